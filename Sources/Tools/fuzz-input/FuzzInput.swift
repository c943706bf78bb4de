internal import Channels
internal import CommandLineTool
internal import Courier
internal import Editorial
internal import LibFuzzer
internal import Newsdesk
internal import SSHSignatures
internal import TransparencyLog

/// Searches for inputs from elsewhere that break what reads them: the first byte of an input says which
/// reader it is for, the rest is the input.
///
/// An input is read, or refused in words; what is read and can be written is read again as the same.
@main
enum FuzzInput {
    static func main() {
        unsafe LibFuzzer.run { bytes, count in
            let input = unsafe Array(UnsafeBufferPointer(start: bytes, count: count))
            guard let first = input.first else { return 0 }
            let reader = Reader.allCases[Int(first) % Reader.allCases.count]
            reader.read(Array(input.dropFirst()))
            return 0
        }
    }
}

/// What reads an input; bench/fuzz-seeds knows the order.
private enum Reader: CaseIterable {
    case draft
    case house
    case adapter
    case statement
    case record
    case register
    case receiverList
    case note
    case answer

    func read(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        switch self {
        case .draft: Self.judge(InputTrial.draft(bytes))
        case .house: Self.judge(InputTrial.house(text))
        case .adapter: Self.judge(InputTrial.adapter(text))
        case .statement: Statements.read(text)
        case .record: Records.read(text)
        case .register:
            Self.judge(InputTrial.register(text))
            Self.judge(InputTrial.words(text))
        case .receiverList: Self.judge(InputTrial.receiverList(text))
        case .note: Notes.read(text)
        case .answer: Answers.read(bytes)
        }
    }

    private static func judge(_ refusal: String?) {
        precondition(refusal?.isEmpty != true, "a refusal without a word")
    }
}

/// What was signed, and the signature.
private enum Statements {
    static func read(_ text: String) {
        let reading = StatementReading(text)
        // Three lines for each channel, one each for the rest, and the agency's.
        let lines = text.unicodeScalars
            .split(separator: "\n", omittingEmptySubsequences: false).map { Substring($0) }
        let end = lines.firstIndex { $0.hasPrefix("nonce: ") } ?? lines.startIndex
        let agency = lines[..<end].count { $0.hasPrefix("agency: ") }
        let rest = reading.rest.unicodeScalars
            .split(separator: "\n", omittingEmptySubsequences: false)
        let isWhole = 3 * reading.requests.count + agency + rest.count == lines.count
        // Where nothing is left, an empty rest still counts as a line.
        precondition(isWhole || reading.rest.isEmpty, "a line of a statement is lost")
        same(SignedStatement.self, text)
        _ = SignatureFile(armoured: text)
        _ = PublicKey(line: text)
    }
}

/// The entries of a ledger, line by line, and the posts that they make.
private enum Records {
    static func read(_ text: String) {
        var posts: [PostID: Post] = [:]
        for line in text.split(separator: "\n") {
            let line = String(line)
            same(PeopleEntry.self, line)
            same(StopEntry.self, line)
            same(NameEntry.self, line)
            same(ForgetEntry.self, line)
            guard let entry = same(Entry.self, line) else { continue }
            do throws(ReplayError) {
                let post = try Post.evolve(posts[entry.post], by: entry)
                precondition(post.id == entry.post, "an entry made another post")
                posts[entry.post] = post
            } catch {
                precondition(!"\(error)".isEmpty, "a refusal without a word")
            }
        }
    }
}

/// Signed notes, checkpoints, proofs and keys of logs.
private enum Notes {
    static func read(_ text: String) {
        do throws(NoteProblem) {
            let note = try SignedNote(text)
            precondition(note.written == text, "a note is written otherwise than it was read")
        } catch {
            precondition(!error.description.isEmpty, "a refusal without a word")
        }
        do throws(NoteProblem) {
            let checkpoint = try Checkpoint(text: text)
            // Lines that other logs add below are read over.
            precondition(text.utf8.starts(with: checkpoint.text.utf8), "a checkpoint is another")
        } catch {
            precondition(!error.description.isEmpty, "a refusal without a word")
        }
        do throws(NoteProblem) {
            let key = try NoteKey(text)
            precondition(key.text == text, "a key is written otherwise")
        } catch {
            precondition(!error.description.isEmpty, "a refusal without a word")
        }
    }
}

/// What a channel answers: the first bytes say which adapter, the status, and whether it came whole.
private enum Answers {
    private static let trial: AnswerTrial = {
        do {
            return try AnswerTrial()
        } catch {
            preconditionFailure("\(error)")
        }
    }()

    static func read(_ bytes: [UInt8]) {
        guard bytes.count > 3 else { return }
        let status = 100 + (Int(bytes[1]) << 8 | Int(bytes[2])) % 500
        let rest = bytes[4...]
        // Up to an empty line there are headers.
        let text = String(decoding: rest, as: UTF8.self)
        let parts = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
        var headers: [String: String] = [:]
        if parts.count == 2 {
            for line in parts[0].split(separator: "\n") {
                let pair = line.split(separator: ":", maxSplits: 1).map(String.init)
                if pair.count == 2 { headers[pair[0].lowercased()] = pair[1] }
            }
        }
        let body = parts.count == 2 ? Array(parts[1].utf8) : Array(rest)
        let answer = Answer(
            status: status,
            headers: headers,
            body: body,
            isComplete: bytes[3] & 1 == 0
        )
        if let flaw = trial.flaw(of: Int(bytes[0]), answer) { preconditionFailure(flaw) }
    }
}

/// Reads a value of canonical JSON, which is written and read again as the same.
@discardableResult
private func same<Value: Codable & Hashable>(_ type: Value.Type, _ text: String) -> Value? {
    guard let value = try? CanonicalJSON.value(type, of: text) else { return nil }
    let written = CanonicalJSON.text(value)
    let again = try? CanonicalJSON.value(type, of: written)
    precondition(again == value, "what was read is written as something else")
    return value
}
