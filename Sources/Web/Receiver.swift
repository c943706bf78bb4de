internal import Channels
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Logging
internal import Newsdesk
internal import UnixSignals

/// A small recording receiver of signed webhooks, for demonstrations and tests: what came in is on
/// disk before the sender gets an answer, so the record counts every arrival.
///
/// Listens on 127.0.0.1 only.
public struct Receiver: Sendable {
    /// The largest body that is taken, in bytes.
    public static let maximumBody = 1_024 * 1_024

    /// How the receiver behaves.
    public struct Settings: Sendable {
        /// The port, 0 for one that is free.
        public var port: Int
        /// The file that takes one line of JSON a request.
        public var record: String
        /// The secret that signatures are checked with, nil to check nothing.
        public var secret: String?
        /// How long to wait between recording and answering.
        public var delay: Duration
        /// The status of every answer to a genuine request.
        public var status: Int

        /// Makes settings.
        public init(
            port: Int,
            record: String,
            secret: String?,
            delay: Duration = .zero,
            status: Int = 201
        ) {
            self.port = port
            self.record = record
            self.secret = secret
            self.delay = delay
            self.status = status
        }
    }

    private let settings: Settings
    private let webhooks: StandardWebhooks?
    private let book: ReceiptBook

    /// Opens the record.
    ///
    /// - Throws: ``ReceiverError``, or what the file system says.
    public init(_ settings: Settings) throws {
        self.settings = settings
        webhooks = try settings.secret.map { secret in
            guard let webhooks = StandardWebhooks(secret: secret) else {
                throw ReceiverError.badSecret
            }
            return webhooks
        }
        book = try ReceiptBook(path: settings.record)
    }

    /// Serves until SIGTERM or SIGINT.
    ///
    /// - Parameter listening: Told the address, such as `http://127.0.0.1:40123`, once it is open.
    /// - Throws: When the port cannot be opened.
    public func run(listening: @escaping @Sendable (String) -> Void) async throws {
        let router = Router()
        router.get("health") { _, _ in "ok" }
        // The wildcard takes every path but the empty one.
        for path in ["", "**"] as [RouterPath] {
            router.post(path) { request, context in try await self.take(request, context) }
        }
        var logger = Logger(label: "heraut-receiver")
        logger.logLevel = .error
        let application = Application(
            router: router,
            configuration: .init(address: .hostname("127.0.0.1", port: settings.port)),
            onServerRunning: { channel in
                listening("http://127.0.0.1:\(channel.localAddress?.port ?? 0)")
            },
            logger: logger
        )
        try await application.runService(gracefulShutdownSignals: [.sigterm, .sigint])
    }

    private func take(
        _ request: Request,
        _ context: BasicRequestContext
    ) async throws -> Response {
        let body = try await request.body.collect(upTo: Self.maximumBody)
        let bytes = Array(body.readableBytesView)
        let now = Int64(Date().timeIntervalSince1970 * 1_000)
        let isValid = isGenuine(request, bytes, now: now)
        let status = isValid == false ? 401 : settings.status
        let number = try await book.keep(
            Receipt(
                receivedAtMilliseconds: now,
                path: request.uri.path,
                webhookID: header("webhook-id", of: request),
                webhookTimestamp: header("webhook-timestamp", of: request),
                isSignatureValid: isValid,
                bodySHA256: Digest.hex(bytes),
                body: String(decoding: bytes, as: UTF8.self),
                status: status
            )
        )
        if settings.delay > .zero { try await Task.sleep(for: settings.delay) }
        let host = request.head.authority ?? "127.0.0.1"
        let answer =
            status < 300
            ? "{\"id\":\"r-\(number)\",\"url\":\"http://\(host)/posts/\(number)\"}\n"
            : "{\"error\":\"answered \(status)\"}\n"
        return Response(
            status: .init(code: status),
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: answer))
        )
    }

    private func isGenuine(_ request: Request, _ body: [UInt8], now: Int64) -> Bool? {
        guard let webhooks else { return nil }
        guard let id = header("webhook-id", of: request),
            let timestamp = header("webhook-timestamp", of: request).flatMap({ Int64($0) }),
            let signature = header("webhook-signature", of: request)
        else { return false }
        return webhooks.verifies(
            signature,
            id: id,
            timestamp: timestamp,
            body: body,
            now: now / 1_000
        )
    }

    private func header(_ name: String, of request: Request) -> String? {
        HTTPField.Name(name).flatMap { request.headers[$0] }
    }
}
