internal import CCurl
internal import Foundation
internal import Synchronization

/// Carries one HTTP request at a time per call, over libcurl, and says what may have happened.
///
/// One thread owns libcurl's multi handle and everything in it. No redirects, no proxy, no cookies,
/// no second attempt: each of these could send a post twice or elsewhere.
public final class Courier: Sendable {
    /// The most bytes of status line and headers that are read.
    public static let maximumHead = 64 * 1_024
    /// The most bytes of an answer's body that are kept; more ends the transfer.
    public static let maximumBody = 256 * 1_024
    /// The most requests under way at once; others wait, and their time limit waits with them.
    public static let maximumInFlight = 32
    /// How long a connection that may be used again is kept when nobody uses it: less than receivers do,
    /// so that hardly ever both ends decide at once.
    public static let longestIdle = Duration.seconds(4)
    /// How long a connection is used at all: then the name is looked up again.
    public static let longestLife = Duration.seconds(60)
    /// How long a connection may take to stand.
    public static let connectTimeout = Duration.seconds(5)

    private let loop: TransferLoop

    /// Starts the courier's thread.
    public init() {
        loop = TransferLoop()
        let loop = loop
        Thread.detachNewThread { loop.run() }
    }

    /// Ends the thread; what is under way ends as `unknown`, what waits as `notSent`.
    public func shutDown() { loop.stop() }

    deinit { loop.stop() }

    /// Makes one attempt.
    ///
    /// A task that is cancelled still waits for its verdict: bytes that left cannot be called back.
    ///
    /// - Parameters:
    ///   - request: What to send.
    ///   - mayOpen: Asked on the courier's thread when the connection stands, right before the
    ///     first byte leaves; must not wait.
    /// - Returns: What is known afterwards.
    public func send(
        _ request: HTTPRequest,
        mayOpen: @escaping @Sendable () -> Bool
    ) async -> Verdict {
        if let problem = request.problem { return .notSent(reason: problem) }
        return await withCheckedContinuation { continuation in
            loop.submit(Transfer(request, mayOpen: mayOpen, continuation))
        }
    }
}
