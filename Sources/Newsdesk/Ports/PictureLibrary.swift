/// Keeps the workspace's own copies of pictures, each under the SHA-256 of its bytes.
public protocol PictureLibrary: Sendable {
    /// The SHA-256 that the copy of that name has now; nil when there is no such copy.
    ///
    /// - Throws: ``PictureProblem`` when it is there and cannot be read.
    func digest(of name: String) async throws(PictureProblem) -> String?

    /// Keeps a copy, on disk when this returns; a copy that is what its name says stays as it is.
    ///
    /// - Throws: ``PictureProblem`` when it cannot be written.
    func keep(_ picture: PictureCopy) async throws(PictureProblem)

    /// Takes a copy away for good, its bytes too; where there is none nothing happens.
    ///
    /// - Throws: ``PictureProblem`` when it cannot be taken away.
    func forget(_ name: String) async throws(PictureProblem)
}

/// The bytes of one picture.
public struct PictureCopy: Hashable, Sendable {
    /// SHA-256 of the bytes, in lower-case hexadecimal.
    public let sha256: String
    /// The bytes.
    public let bytes: [UInt8]

    /// Makes a picture.
    public init(bytes: [UInt8]) {
        sha256 = Digest.hex(bytes)
        self.bytes = bytes
    }
}

/// Why a copy of a picture could not be read or written.
public struct PictureProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// One sentence: which, where and why.
    public let description: String

    /// Makes a problem.
    public init(_ description: String) { self.description = description }
}
