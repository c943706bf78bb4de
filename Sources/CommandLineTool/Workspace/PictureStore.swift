internal import Editorial
internal import Foundation
internal import Newsdesk
internal import PlacedYAML

/// The workspace's own copies of pictures, each named by the SHA-256 of its bytes.
struct PictureStore {
    /// The largest picture, in bytes (Mastodon takes 16 MB, most networks less).
    static let maximumBytes = 8 * 1_024 * 1_024

    let folder: String

    /// Reads the pictures that a draft names, without keeping them yet.
    ///
    /// - Parameters:
    ///   - pictures: As the draft names them.
    ///   - base: The draft's folder.
    /// - Returns: What the post says about each, with its bytes.
    /// - Throws: `YAMLProblem` at the place that names a missing or wrong file.
    static func read(
        _ pictures: [DraftFile.Picture],
        base: String
    ) throws(YAMLProblem) -> [(medium: Medium, bytes: [UInt8])] {
        var read: [(medium: Medium, bytes: [UInt8])] = []
        for picture in pictures {
            let path = picture.path.hasPrefix("/") ? picture.path : base + "/" + picture.path
            let bytes: [UInt8]
            do throws(CommandFailure) {
                bytes = try TextFile.bytes(path, limit: maximumBytes)
            } catch {
                throw picture.place.problem(error.description)
            }
            guard bytes.count <= maximumBytes else {
                throw picture.place.problem(
                    "'\(picture.path)' is larger than \(maximumBytes / 1_024 / 1_024) MB"
                )
            }
            guard kind(of: bytes) != nil else {
                throw picture.place.problem(
                    "'\(picture.path)' is no picture (PNG, JPEG, GIF or WebP)"
                )
            }
            let name = picture.path.split(separator: "/").last.map(String.init) ?? picture.path
            let medium = Medium(name: name, sha256: Digest.hex(bytes), alt: picture.alt)
            read.append((medium, bytes))
        }
        return read
    }

    /// Keeps copies; a copy that is there already stays as it is.
    ///
    /// - Throws: ``CommandFailure`` of the class `cannotCreate`.
    func keep(_ pictures: [(medium: Medium, bytes: [UInt8])]) throws(CommandFailure) {
        for picture in pictures {
            let path = folder + "/" + picture.medium.sha256
            guard !FileManager.default.fileExists(atPath: path) else { continue }
            do {
                try FileManager.default.createDirectory(
                    atPath: folder,
                    withIntermediateDirectories: true
                )
                try Data(picture.bytes).write(to: URL(filePath: path), options: .atomic)
            } catch {
                throw CommandFailure(
                    .cannotCreate,
                    "the picture '\(picture.medium.name)' cannot be kept in '\(folder)':"
                        + " \(error.localizedDescription)"
                )
            }
        }
    }

    /// What the first bytes say that a file is.
    private static func kind(of bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "jpeg" }
        if bytes.starts(with: Array("GIF8".utf8)) { return "gif" }
        let isWebP =
            bytes.starts(with: Array("RIFF".utf8)) && bytes.count > 12
            && bytes[8..<12].elementsEqual(Array("WEBP".utf8))
        return isWebP ? "webp" : nil
    }
}
