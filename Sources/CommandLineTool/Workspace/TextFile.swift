internal import Foundation
internal import PlacedYAML

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
    /// - Parameters:
    ///   - path: The file; `-` is standard input.
    ///   - limit: The most bytes.
    ///   - failureClass: Of a file that is too large or not UTF-8.
    /// - Returns: The text, without a byte order mark.
    /// - Throws: ``CommandFailure`` of the class `noInput`, or of that class.
    static func text(
        _ path: String,
        limit: Int,
        failing failureClass: FailureClass = .configuration
    ) throws(CommandFailure) -> String {
        let bytes = try bytes(path, limit: limit)
        guard bytes.count <= limit else {
            throw CommandFailure(failureClass, "'\(path)' is larger than \(limit) bytes")
        }
        do throws(YAMLProblem) {
            return try decode(bytes, file: path)
        } catch {
            throw CommandFailure(failureClass, "\(error)")
        }
    }

    /// The text of bytes that have to be UTF-8.
    ///
    /// - Throws: `YAMLProblem` at the byte that is not.
    static func decode(_ bytes: [UInt8], file: String) throws(YAMLProblem) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        let good = validPrefix(bytes)
        let line = 1 + bytes[..<good].count { $0 == UInt8(ascii: "\n") }
        let start = bytes[..<good].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        throw YAMLProblem(
            file: file,
            line: line,
            column: String(decoding: bytes[start..<good], as: UTF8.self).unicodeScalars.count + 1,
            message: "byte \(good + 1) is not UTF-8; save the file as UTF-8"
        )
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

    /// How many bytes from the start are valid UTF-8.
    private static func validPrefix(_ bytes: [UInt8]) -> Int {
        // A prefix of valid text is valid up to three bytes before its end, so halving works.
        var (low, high) = (0, bytes.count)
        while low < high {
            let middle = (low + high + 1) / 2
            let isValid = (0...3).contains { cut in
                middle >= cut && String(validating: bytes[..<(middle - cut)], as: UTF8.self) != nil
            }
            if isValid { low = middle } else { high = middle - 1 }
        }
        while low > 0, String(validating: bytes[..<low], as: UTF8.self) == nil { low -= 1 }
        return low
    }
}
