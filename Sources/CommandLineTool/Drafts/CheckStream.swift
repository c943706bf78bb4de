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

    /// One text to be checked.
    private struct Question: Decodable {
        /// As JSON: a text or a whole number, given back as it came.
        let id: String
        let lang: Language?
        let text: String
        let kind: PostKind?

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case id
            case lang
            case text
            case kind
        }

        static let keys = CodingKeys.allCases.map(\.rawValue)

        /// From the texts of a line; nil where that does not say enough.
        init?(_ texts: JSONLine.Texts) {
            guard let id = texts["id"], let text = texts["text"] else { return nil }
            if let code = texts["lang"] {
                guard let language = Language(rawValue: code) else { return nil }
                lang = language
            } else {
                lang = nil
            }
            let isPlain = id.utf8.allSatisfy { (32...126).contains($0) && $0 != 34 && $0 != 92 }
            self.id = isPlain ? "\"" + id + "\"" : CanonicalJSON.text(id)
            self.text = text
            kind = texts["kind"].flatMap(PostKind.init(rawValue:))
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            id = try Name(from: decoder).json
            lang = try values.decodeIfPresent(Language.self, forKey: .lang)
            text = try values.decode(String.self, forKey: .text)
            // A kind of another system (a label, say) is no reason to leave a text unchecked.
            kind = try? values.decodeIfPresent(String.self, forKey: .kind)
                .flatMap(PostKind.init(rawValue:))
        }
    }

    /// What a line calls itself, so that also the answer to a wrong one can be told.
    private struct Name: Decodable {
        let json: String

        private enum CodingKeys: String, CodingKey {
            case id
        }

        init(from decoder: any Decoder) throws {
            let values = try decoder.container(keyedBy: CodingKeys.self)
            if let number = try? values.decode(Int.self, forKey: .id) {
                json = String(number)
            } else {
                let name = try values.decode(String.self, forKey: .id)
                json = HiddenCharacters.escapedJSON(CanonicalJSON.text(name))
            }
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
        var pending: [UInt8] = []
        var number = 0
        var isClean = true
        var isTooLong = false
        func answer(_ line: [UInt8], to answers: inout String) {
            number += 1
            do throws(LineProblem) {
                guard !isTooLong else {
                    throw LineProblem(
                        id: "null",
                        reason: "it is longer than \(Self.maximumLine) bytes"
                    )
                }
                try self.answer(line, to: &answers)
            } catch {
                isClean = false
                answers += "{\"blocked\":true,\"error\":"
                answers += CanonicalJSON.text("line \(number): \(error.reason)")
                answers += ",\"findings\":[],\"id\":\(error.id),\"spans\":[]}\n"
            }
        }
        while true {
            let chunk = try Self.readSome()
            var answers = ""
            var start = 0
            while let end = chunk[start...].firstIndex(of: UInt8(ascii: "\n")) {
                pending += chunk[start..<end]
                answer(pending, to: &answers)
                pending.removeAll(keepingCapacity: true)
                isTooLong = false
                start = end + 1
            }
            pending += chunk[start...]
            if chunk.isEmpty, !pending.isEmpty || isTooLong { answer(pending, to: &answers) }
            if !answers.isEmpty { Output.raw(answers) }
            guard !chunk.isEmpty else { return isClean }
            if pending.count > Self.maximumLine {
                isTooLong = true
                pending.removeAll()
            }
        }
    }

    /// What has come in: as soon as there is something, unlike `FileHandle.read(upToCount:)`, which
    /// waits until it has that much.
    private static func readSome() throws(CommandFailure) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: chunk)
        while true {
            let count = unsafe read(STDIN_FILENO, &buffer, chunk)
            if count >= 0 { return Array(buffer.prefix(count)) }
            guard errno == EINTR else {
                throw CommandFailure(.inputOutput, "standard input cannot be read")
            }
        }
    }

    private struct LineProblem: Error {
        /// The line's own name as JSON; `null` where it has none.
        let id: String
        let reason: String
    }

    private func question(_ line: [UInt8]) throws(LineProblem) -> Question {
        if let texts = JSONLine.texts(line, of: Question.keys), let question = Question(texts) {
            return question
        }
        do {
            return try JSONDecoder().decode(Question.self, from: Data(line))
        } catch {
            let name = try? JSONDecoder().decode(Name.self, from: Data(line))
            throw LineProblem(
                id: name?.json ?? "null",
                reason: "expected {\"id\", \"lang\": \"nl\" or \"en\", \"text\"[, \"kind\"]}"
            )
        }
    }

    private func answer(_ line: [UInt8], to answers: inout String) throws(LineProblem) {
        let question = try question(line)
        let findings = gate.check(
            Manuscript(
                text: question.text,
                language: question.lang ?? language,
                kind: question.kind
            )
        )
        let isBlocked = findings.contains { $0.severity == .block }
        answers += isBlocked ? "{\"blocked\":true" : "{\"blocked\":false"
        answers += ",\"findings\":["
        for (number, finding) in findings.enumerated() {
            answers += number > 0 ? ",{\"rule\":\"" : "{\"rule\":\""
            answers += finding.rule
            answers += "\",\"severity\":\""
            answers += finding.severity.rawValue
            answers += "\"}"
        }
        answers += "],\"id\":"
        answers += question.id
        answers += ",\"spans\":["
        for (number, finding) in findings.enumerated() {
            answers += number > 0 ? ",[" : "["
            answers += String(finding.span.lowerBound)
            answers += ","
            answers += String(finding.span.upperBound)
            answers += ",\""
            answers += finding.rule
            answers += "\"]"
        }
        answers += "]}\n"
    }
}
