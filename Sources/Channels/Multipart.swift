internal import Newsdesk

/// A body of `multipart/form-data` (RFC 7578).
struct Multipart {
    private var parts: [(head: String, content: [UInt8])] = []

    mutating func add(_ name: String, _ text: String) {
        add(name, "", Array(text.utf8))
    }

    mutating func add(_ name: String, file: String, type: String, _ content: [UInt8]) {
        let more = "; filename=\"\(Escape.parameter(file))\"\r\nContent-Type: \(type)"
        add(name, more, content)
    }

    private mutating func add(_ name: String, _ more: String, _ content: [UInt8]) {
        let head = "Content-Disposition: form-data; name=\"\(Escape.parameter(name))\"\(more)"
        parts.append((head, content))
    }

    var contentType: String { "multipart/form-data; boundary=\(boundary)" }

    /// The digest of every part: no part can hold it, whoever wrote it.
    private var boundary: String {
        var all: [UInt8] = []
        for part in parts {
            all += Array("\(part.head)\n\(part.content.count)\n".utf8) + part.content
        }
        return "heraut-" + Digest.hex(all).prefix(40)
    }

    var bytes: [UInt8] {
        let boundary = boundary
        var bytes: [UInt8] = []
        for part in parts {
            bytes += Array("--\(boundary)\r\n\(part.head)\r\n\r\n".utf8) + part.content
            bytes += Array("\r\n".utf8)
        }
        return bytes + Array("--\(boundary)--\r\n".utf8)
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
