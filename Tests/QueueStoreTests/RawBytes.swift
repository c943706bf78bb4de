import Foundation

/// Files as somebody without SQLite has them.
enum RawBytes {
    /// Every byte of a file; none where there is no file.
    static func of(_ path: String) throws -> Data {
        guard FileManager.default.fileExists(atPath: path) else { return Data() }
        return try Data(contentsOf: URL(filePath: path))
    }

    /// Whether these words are among the bytes.
    static func hold(_ bytes: Data, _ words: String) -> Bool {
        bytes.firstRange(of: Data(words.utf8)) != nil
    }

    /// Makes a folder.
    static func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: true
        )
    }
}
