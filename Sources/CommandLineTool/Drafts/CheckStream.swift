internal import Editorial
internal import Foundation
internal import Gate
internal import Newsdesk

/// `heraut check --jsonl`: a line in, a line out, as long as lines come.
struct CheckStream {
    /// The longest line that is read, in bytes.
    static let maximumLine = 1_024 * 1_024
    /// How much is read at once, in bytes.
    private static let chunk = 64 * 1_024

    let gate: Gate
    /// The language of lines that name none.
    let language: Language

    private struct Question: Decodable {
        let id: String
        let lang: Language?
        let text: String
        let kind: PostKind?

        private enum CodingKeys: String, CodingKey {
            case id
            case lang
            case text
            case kind
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            if let number = try? values.decode(Int.self, forKey: .id) {
                id = String(number)
            } else {
                id = try values.decode(String.self, forKey: .id)
            }
            lang = try values.decodeIfPresent(Language.self, forKey: .lang)
            text = try values.decode(String.self, forKey: .text)
            // A kind of another system (a label, say) is no reason to leave a text unchecked.
            kind = try values.decodeIfPresent(String.self, forKey: .kind)
                .flatMap(PostKind.init(rawValue:))
        }
    }

    /// Reads standard input to its end.
    ///
    /// What had come in is answered before more is waited for. A line that cannot be read is
    /// answered with `"blocked":true` and an `"error"`: what was not checked does not pass.
    ///
    /// - Returns: Whether every line could be read.
    /// - Throws: When standard input cannot be read.
    func run() throws -> Bool {
        var pending = Data()
        var number = 0
        var isClean = true
        func answer(_ line: Data.SubSequence) -> String {
            number += 1
            do throws(LineProblem) {
                return try self.answer(line)
            } catch {
                isClean = false
                return "{\"blocked\":true,\"error\":"
                    + CanonicalJSON.text("line \(number): \(error.reason)")
                    + ",\"findings\":[],\"id\":null,\"spans\":[]}"
            }
        }
        while true {
            let chunk = try Self.readSome()
            pending.append(chunk)
            var answers = ""
            while let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                answers += answer(pending[pending.startIndex..<end]) + "\n"
                pending = pending[(end + 1)...]
            }
            if chunk.isEmpty, !pending.isEmpty { answers += answer(pending) + "\n" }
            if !answers.isEmpty { Output.raw(answers) }
            guard !chunk.isEmpty else { return isClean }
            guard pending.count <= Self.maximumLine else {
                throw CommandFailure(
                    .data,
                    "line \(number + 1) is longer than \(Self.maximumLine) bytes"
                )
            }
        }
    }

    /// What has come in: as soon as there is something, unlike `FileHandle.read(upToCount:)`, which
    /// waits until it has that much.
    private static func readSome() throws(CommandFailure) -> Data {
        var buffer = [UInt8](repeating: 0, count: chunk)
        while true {
            let count = unsafe read(STDIN_FILENO, &buffer, chunk)
            if count >= 0 { return Data(buffer.prefix(count)) }
            guard errno == EINTR else {
                throw CommandFailure(.inputOutput, "standard input cannot be read")
            }
        }
    }

    private struct LineProblem: Error {
        let reason: String
    }

    private func answer(_ line: Data.SubSequence) throws(LineProblem) -> String {
        let question: Question
        do {
            question = try JSONDecoder().decode(Question.self, from: Data(line))
        } catch {
            throw LineProblem(
                reason: "expected {\"id\", \"lang\": \"nl\" or \"en\", \"text\"[, \"kind\"]}"
            )
        }
        let findings = gate.check(
            Manuscript(
                text: question.text,
                language: question.lang ?? language,
                kind: question.kind
            )
        )
        let isBlocked = findings.contains { $0.severity == .block }
        let list = findings.map {
            "{\"rule\":\"\($0.rule)\",\"severity\":\"\($0.severity.rawValue)\"}"
        }
        let spans = findings.map {
            "[\($0.span.lowerBound),\($0.span.upperBound),\"\($0.rule)\"]"
        }
        return "{\"blocked\":\(isBlocked),\"findings\":[\(list.joined(separator: ","))],\"id\":"
            + "\(CanonicalJSON.text(question.id)),\"spans\":[\(spans.joined(separator: ","))]}"
    }
}
