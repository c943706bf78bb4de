internal import Newsdesk

/// A body of `multipart/form-data` (RFC 7578).
struct Multipart {
    let boundary: String
    private(set) var bytes: [UInt8] = []

    /// - Parameter seed: What the boundary is made of: nobody who writes a part knows the digest of
    ///   it and of everything else.
    init(seed: String) {
        boundary = "heraut-" + Digest.hex(Array(seed.utf8)).prefix(40)
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    mutating func add(_ name: String, _ text: String) {
        open(name, "")
        bytes += Array(text.utf8) + Array("\r\n".utf8)
    }

    mutating func add(_ name: String, file: String, type: String, _ content: [UInt8]) {
        open(name, "; filename=\"\(Escape.parameter(file))\"\r\nContent-Type: \(type)")
        bytes += content + Array("\r\n".utf8)
    }

    mutating func close() { bytes += Array("--\(boundary)--\r\n".utf8) }

    private mutating func open(_ name: String, _ more: String) {
        let head = "Content-Disposition: form-data; name=\"\(Escape.parameter(name))\"\(more)"
        bytes += Array("--\(boundary)\r\n\(head)\r\n\r\n".utf8)
    }
}

/// What the first bytes of a picture say that it is.
enum PictureType {
    static func of(_ bytes: [UInt8]) -> String {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) { return "image/png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: Array("GIF8".utf8)) { return "image/gif" }
        let isWebP =
            bytes.count > 12 && bytes.starts(with: Array("RIFF".utf8))
            && bytes[8..<12].elementsEqual(Array("WEBP".utf8))
        return isWebP ? "image/webp" : "application/octet-stream"
    }
}
