internal import Foundation

/// Reads the files that people write, with a limit and a sentence for everything that goes wrong.
enum TextFile {
    /// The bytes of a text, without the mark that some editors put before it (U+FEFF in UTF-8).
    ///
    /// - Throws: ``CommandFailure`` of the class `noInput`.
    static func bytes(_ path: String, limit: Int) throws(CommandFailure) -> [UInt8] {
        let bytes = try exactBytes(path, limit: limit)
        return bytes.starts(with: byteOrderMark) ? Array(bytes.dropFirst(3)) : bytes
    }

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Every byte of a file.
    ///
    /// - Parameters:
    ///   - path: The file; `-` is standard input.
    ///   - limit: One byte more than this is read at most, so that the reader can say "too large".
    /// - Returns: The bytes.
    /// - Throws: ``CommandFailure`` of the class `noInput`.
    static func exactBytes(_ path: String, limit: Int) throws(CommandFailure) -> [UInt8] {
        let handle: FileHandle
        if path == "-" {
            handle = .standardInput
        } else {
            var isFolder: ObjCBool = false
            let exists = unsafe FileManager.default.fileExists(
                atPath: path,
                isDirectory: &isFolder
            )
            guard exists else { throw CommandFailure(.noInput, "there is no file '\(path)'") }
            guard !isFolder.boolValue else {
                throw CommandFailure(.noInput, "'\(path)' is a folder, not a file")
            }
            guard let opened = FileHandle(forReadingAtPath: path) else {
                throw CommandFailure(.noInput, "'\(path)' cannot be read; check its permissions")
            }
            handle = opened
        }
        do {
            var bytes: [UInt8] = []
            while bytes.count <= limit,
                let chunk = try handle.read(upToCount: limit + 1 - bytes.count), !chunk.isEmpty
            {
                bytes.append(contentsOf: chunk)
            }
            return bytes
        } catch {
            throw CommandFailure(.noInput, "'\(path)' cannot be read: \(error)")
        }
    }

    /// The text of a file that has to be UTF-8.
    ///
    /// - Throws: ``CommandFailure`` of the class `noInput` or `data`.
    static func text(_ path: String, limit: Int) throws(CommandFailure) -> String {
        let bytes = try bytes(path, limit: limit)
        guard bytes.count <= limit else {
            throw CommandFailure(.data, "'\(path)' is larger than \(limit) bytes")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure(.data, "'\(path)' is not UTF-8; save it as UTF-8")
        }
        return text
    }

    /// The files of a folder with one of these endings, by name; none where there is no folder.
    ///
    /// - Throws: ``CommandFailure`` when one of them, or a folder, cannot be read.
    static func all(
        below folder: String,
        endings: [String],
        limit: Int
    ) throws(CommandFailure) -> [(path: String, text: String)] {
        var files: [(path: String, text: String)] = []
        for name in try names(below: folder, endings: endings) {
            files.append((name, try text(folder + "/" + name, limit: limit)))
        }
        return files
    }

    /// The names of those files, relative to the folder, in order.
    ///
    /// A folder that is there and cannot be read is an error: it may hold a rule that blocks.
    ///
    /// - Throws: ``CommandFailure``.
    static func names(below folder: String, endings: [String]) throws(CommandFailure) -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        var names: [String] = []
        var folders = [""]
        var count = 0
        while let place = folders.popLast() {
            do {
                let path = place.isEmpty ? folder : folder + "/" + place
                for name in try FileManager.default.contentsOfDirectory(atPath: path) {
                    count += 1
                    let relative = place.isEmpty ? name : place + "/" + name
                    // Of the link itself: a link to a folder is not followed.
                    let attributes = try FileManager.default
                        .attributesOfItem(atPath: folder + "/" + relative)
                    if attributes[.type] as? FileAttributeType == .typeDirectory {
                        folders.append(relative)
                    } else if endings.contains(where: { name.hasSuffix($0) }) {
                        names.append(relative)
                    }
                }
            } catch {
                throw CommandFailure(
                    .noInput,
                    "the folder '\(folder)' cannot be read: \(error.localizedDescription)"
                )
            }
            guard count <= maximumFiles else {
                throw CommandFailure(
                    .configuration,
                    "more than \(maximumFiles) files below '\(folder)'"
                )
            }
        }
        return names.sorted()
    }

    /// The most files of a folder that are read.
    static let maximumFiles = 2_000
}
