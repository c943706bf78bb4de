public import Newsdesk
internal import Synchronization

/// Copies of pictures in memory.
public final class MemoryPictures: PictureLibrary {
    private let kept = Mutex<[String: [UInt8]]>([:])

    /// A library without pictures.
    public init() {}

    /// The names of the copies.
    public var names: Set<String> { kept.withLock { Set($0.keys) } }

    /// Changes a copy by hand; nil takes it away.
    public func tamper(_ name: String, _ bytes: [UInt8]?) { kept.withLock { $0[name] = bytes } }

    /// The digest of a copy.
    public func digest(of name: String) async throws(PictureProblem) -> String? {
        kept.withLock { $0[name] }.map { Digest.hex($0) }
    }

    /// Takes a copy away.
    public func forget(_ name: String) async throws(PictureProblem) {
        kept.withLock { $0[name] = nil }
    }

    /// Keeps a copy.
    public func keep(_ picture: PictureCopy) async throws(PictureProblem) {
        kept.withLock { $0[picture.sha256] = picture.bytes }
    }
}
