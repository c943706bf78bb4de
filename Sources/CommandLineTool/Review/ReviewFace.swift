internal import Foundation
internal import Newsdesk

/// How an approver meets the desk: on a screen, or line by line.
protocol ReviewFace {
    /// Shows where the session is now.
    func show(_ session: ReviewSession)
    /// Waits for what the person does; nil when a moment passed without anything.
    func next(_ session: inout ReviewSession) -> [ReviewEvent]
    /// Says that something takes a moment, and lets go of what was typed before it.
    func pause(_ session: ReviewSession)
    /// Gives the terminal to another program, such as one that asks for a passphrase, and says why.
    func handOver<Value>(_ why: String, _ body: () async throws -> Value) async throws -> Value
    /// Says what was done, at the end.
    func close(_ session: ReviewSession)
}

/// Whole screens, key by key.
struct ScreenFace: ReviewFace {
    let terminal: any Terminal

    func show(_ session: ReviewSession) {
        let page = ReviewPage(session).lines
        terminal.draw(page.lines, cursor: page.cursor)
    }

    func next(_ session: inout ReviewSession) -> [ReviewEvent] {
        let keys = terminal.keys()
        let size = terminal.size
        if session.size != size { session.resize(to: size) }
        return keys.map { .key($0) }
    }

    /// Keys that were typed before a screen was there never act on it.
    func pause(_ session: ReviewSession) { terminal.forget() }

    func handOver<Value>(_ why: String, _ body: () async throws -> Value) async throws -> Value {
        terminal.end()
        Output.note(why)
        let result: Result<Value, any Error>
        do {
            result = .success(try await body())
        } catch {
            result = .failure(error)
        }
        try terminal.begin()
        terminal.forget()
        return try result.get()
    }

    func close(_ session: ReviewSession) {
        terminal.end()
        for line in ReviewSummary(session).lines { Output.line(line) }
    }
}

/// Whole lines, one under the other: for a screen reader, a braille line, a pipe.
struct PlainFace: ReviewFace {
    func show(_ session: ReviewSession) {
        for line in ReviewLines(session).lines { Output.line(line) }
    }

    func next(_ session: inout ReviewSession) -> [ReviewEvent] {
        guard let line = readLine() else { return [.key(.closed)] }
        return [.line(line)]
    }

    func pause(_ session: ReviewSession) {}

    func handOver<Value>(_ why: String, _ body: () async throws -> Value) async throws -> Value {
        Output.note(why)
        return try await body()
    }

    func close(_ session: ReviewSession) {
        for line in ReviewSummary(session).lines { Output.line(line) }
    }
}

/// What was done, when it is over.
struct ReviewSummary {
    let lines: [String]

    init(_ session: ReviewSession) {
        let words = session.setting.words
        let waiting = session.inbox.count(where: \.isMine)
        let left =
            switch waiting {
            case 0: words("Er wacht niets meer op u.", "Nothing waits for you any more.")
            case 1: words("Er wacht nog 1 post op u.", "1 post waits for you still.")
            default:
                words(
                    "Er wachten nog \(waiting) posts op u.",
                    "\(waiting) posts wait for you still."
                )
            }
        lines =
            session.deeds.map(session.sentence)
            + [
                session.deeds.isEmpty
                    ? words("Niets gedaan. ", "Nothing was done. ") + left : left
            ]
    }
}
