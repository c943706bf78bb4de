internal import Editorial
internal import Foundation
internal import Newsdesk
internal import PlacedYAML

/// The workspace's own copies of pictures, each named by the SHA-256 of its bytes.
struct PictureStore: PictureLibrary {
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
    ) throws(YAMLProblem) -> [(medium: Medium, picture: PictureCopy)] {
        var read: [(medium: Medium, picture: PictureCopy)] = []
        for picture in pictures {
            let path = picture.path.hasPrefix("/") ? picture.path : base + "/" + picture.path
            let bytes: [UInt8]
            do throws(CommandFailure) {
                bytes = try TextFile.exactBytes(path, limit: maximumBytes)
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
            let copy = PictureCopy(bytes: bytes)
            read.append((Medium(name: name, sha256: copy.sha256, alt: picture.alt), copy))
        }
        return read
    }

    /// The SHA-256 that the copy of that name has now; nil when there is no such copy.
    func digest(of name: String) throws(PictureProblem) -> String? {
        let path = folder + "/" + name
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do throws(CommandFailure) {
            // A copy that has grown is another all the same.
            return Digest.hex(try TextFile.exactBytes(path, limit: Self.maximumBytes))
        } catch {
            throw PictureProblem("the picture \(error.description)")
        }
    }

    /// The bytes of the copy of that name; nil when there is no such copy.
    @Sendable func bytes(of name: String) throws(PictureProblem) -> [UInt8]? {
        let path = folder + "/" + name
        guard FileManager.default.fileExists(atPath: path) else { return nil }
        do throws(CommandFailure) {
            return try TextFile.exactBytes(path, limit: Self.maximumBytes)
        } catch {
            throw PictureProblem("the picture \(error.description)")
        }
    }

    /// Keeps a copy: complete and on disk under another name, then renamed into place.
    func keep(_ picture: PictureCopy) throws(PictureProblem) {
        let path = folder + "/" + picture.sha256
        guard try digest(of: picture.sha256) != picture.sha256 else { return }
        do throws(NewFile.Problem) {
            try NewFile.write(picture.bytes, to: path)
        } catch {
            throw PictureProblem("a picture cannot be kept in '\(folder)': \(error.reason)")
        }
    }

    /// Takes a copy away: overwritten first, so that its bytes are not left where the file was.
    func forget(_ name: String) throws(PictureProblem) {
        let path = folder + "/" + name
        guard FileManager.default.fileExists(atPath: path) else { return }
        do {
            let handle = try FileHandle(forUpdating: URL(filePath: path))
            let size = try handle.seekToEnd()
            try handle.seek(toOffset: 0)
            try handle.write(contentsOf: Data(count: Int(size)))
            try handle.synchronize()
            try handle.close()
            try FileManager.default.removeItem(atPath: path)
        } catch {
            throw PictureProblem(
                "a picture cannot be taken away from '\(folder)': \(error.localizedDescription)"
            )
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
