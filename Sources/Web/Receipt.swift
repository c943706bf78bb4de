internal import Foundation

/// One request as the receiver keeps it: a line of JSON in the record.
struct Receipt: Encodable {
    /// Milliseconds since the epoch, UTC.
    let receivedAtMilliseconds: Int64
    let path: String
    let webhookID: String?
    let webhookTimestamp: String?
    /// nil when the receiver was given no secret to check with.
    let isSignatureValid: Bool?
    let bodySHA256: String
    let body: String
    /// The answer that was given, an HTTP status.
    let status: Int

    private enum CodingKeys: String, CodingKey {
        case receivedAtMilliseconds = "received_at_ms"
        case path
        case webhookID = "webhook_id"
        case webhookTimestamp = "webhook_timestamp"
        case isSignatureValid = "signature_valid"
        case bodySHA256 = "body_sha256"
        case body
        case status
    }
}

/// The receiver's record: a file that only grows, on disk before the sender hears anything.
actor ReceiptBook {
    private let file: FileHandle
    private var count = 0

    /// Opens the record, making it when it is not there.
    init(path: String) throws {
        if !FileManager.default.fileExists(atPath: path) {
            guard FileManager.default.createFile(atPath: path, contents: nil) else {
                throw ReceiverError.cannotRecord(path: path)
            }
        }
        guard let file = FileHandle(forWritingAtPath: path) else {
            throw ReceiverError.cannotRecord(path: path)
        }
        try file.seekToEnd()
        self.file = file
    }

    /// Keeps a receipt.
    ///
    /// - Returns: Its number in this run, counted from 1.
    func keep(_ receipt: Receipt) throws -> Int {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        try file.write(contentsOf: encoder.encode(receipt) + Data("\n".utf8))
        try file.synchronize()
        count += 1
        return count
    }
}

/// Why the receiver could not start.
public enum ReceiverError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The record's file cannot be written.
    case cannotRecord(path: String)
    /// The secret is not of the form that Standard Webhooks asks for.
    case badSecret

    /// One sentence: what, and what to do.
    public var description: String {
        switch self {
        case .cannotRecord(let path):
            "the record '\(path)' cannot be written; name another file with --record"
        case .badSecret: "the secret is not 'whsec_' and base64 of 24 to 64 bytes"
        }
    }
}
