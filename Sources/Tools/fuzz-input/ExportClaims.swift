internal import CommandLineTool
internal import Editorial
internal import Foundation
internal import Newsdesk
internal import QueueStore

/// What has to hold of every export that somebody hands in.
enum ExportClaims {
    /// Where the export stands, for this process alone.
    private static let folder =
        FileManager.default.temporaryDirectory.path
        + "/heraut-fuzz-\(getpid())"

    /// Reads an export that is made of the input.
    ///
    /// The first byte says whether the lines are entries, which get their chain here, or a register as
    /// it stands, the same of words, and whether a workspace is made of it all, which is slow. Behind an
    /// empty line come words, each behind its kind.
    static func check(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let parts = split(Array(bytes.dropFirst()))
        let words = first & 2 == 0 ? salted(parts.words) : (lines: parts.words, digests: [])
        write(
            register: first & 1 == 0 ? chained(parts.entries, words.digests) : parts.entries,
            words: words.lines
        )
        do throws(CommandFailure) {
            let content = try ExportReader(folder: folder).read()
            check(content.queue)
            if first & 4 != 0 { ArchiveClaims.check(content.queue, in: folder + "-archive") }
        } catch {
            Claims.sentence(error)
        }
    }

    private static func check(_ queue: ExportedQueue) {
        Claims.hold(!queue.entries.isEmpty, "a register of nothing")
        var posts: [PostID: Post] = [:]
        var stops = Stops()
        for text in queue.entries {
            if let entry = try? CanonicalJSON.value(Entry.self, of: text) {
                Claims.canonical(entry)
                // Its name becomes that of a folder when it is exported again.
                Claims.hold(PostName.isID(entry.post.rawValue), "'\(entry.post)' is no post")
                do throws(ReplayError) {
                    posts[entry.post] = try Post.evolve(posts[entry.post], by: entry)
                } catch {
                    Claims.sentence(error)
                }
            } else if let entry = try? CanonicalJSON.value(StopEntry.self, of: text) {
                Claims.canonical(entry)
                do throws(StopRefusal) { try stops.apply(entry) } catch { Claims.sentence(error) }
            } else if let entry = try? CanonicalJSON.value(NameEntry.self, of: text) {
                Claims.canonical(entry)
            } else if let entry = try? CanonicalJSON.value(ForgetEntry.self, of: text) {
                Claims.canonical(entry)
            } else if let entry = try? CanonicalJSON.value(PeopleEntry.self, of: text) {
                Claims.canonical(entry)
            }
        }
        for value in queue.words {
            Claims.hold(value.isIntact, "words that are not those of their digest")
            RecordClaims.check(value.body)
        }
    }

    // MARK: - The folder

    private static func split(_ bytes: [UInt8]) -> (entries: [UInt8], words: [UInt8]) {
        guard let gap = bytes.firstRange(of: [0x0A, 0x0A]) else { return (bytes, []) }
        return (Array(bytes[...gap.lowerBound]), Array(bytes[gap.upperBound...]))
    }

    /// Entries as lines of a register, each with the hash that it has after the one before.
    private static func chained(_ bytes: [UInt8], _ digests: [String]) -> [UInt8] {
        var head = String(repeating: "0", count: 64)
        var register: [UInt8] = []
        for (index, entry) in bytes.split(separator: 0x0A).enumerated() {
            let entry = filled(entry, digests)
            head = Digest.hex(Array(head.utf8) + entry)
            register += Array("{\"entry\":".utf8) + entry
            register += Array(",\"hash\":\"\(head)\",\"sequence\":\(index + 1)}\n".utf8)
        }
        return register
    }

    private struct Words: Encodable {
        let kind: PlainValue.Kind
        let id: String
        let salt: String
        let body: String
    }

    /// Words with the digest that they have with a salt, and these digests; what has no kind stays as it
    /// is.
    private static func salted(_ bytes: [UInt8]) -> (lines: [UInt8], digests: [String]) {
        var lines: [UInt8] = []
        var digests: [String] = []
        for line in bytes.split(separator: 0x0A) {
            let text = String(decoding: filled(line, digests), as: UTF8.self)
            let parts = text.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let kind = PlainValue.Kind(rawValue: String(parts[0])) else {
                lines += line + [0x0A]
                continue
            }
            let value = PlainValue(kind, String(parts[1]), chance: Zeros())
            let words = Words(kind: kind, id: value.id, salt: value.salt, body: value.body)
            lines += Array(CanonicalJSON.text(words).utf8) + [0x0A]
            digests.append(value.id)
        }
        return (lines, digests)
    }

    /// A line in which the digest of words stands where it had their number: `@07@`.
    private static func filled(_ line: ArraySlice<UInt8>, _ digests: [String]) -> [UInt8] {
        var filled: [UInt8] = []
        var rest = line
        while let byte = rest.first {
            let number = rest.dropFirst().prefix(2)
            if byte == mark, rest.count >= 4, rest[rest.startIndex + 3] == mark,
                let index = Int(String(decoding: number, as: UTF8.self)),
                digests.indices.contains(index)
            {
                filled += Array(digests[index].utf8)
                rest = rest.dropFirst(4)
            } else {
                filled.append(byte)
                rest = rest.dropFirst()
            }
        }
        return filled
    }

    private static let mark = UInt8(ascii: "@")

    private static func write(register: [UInt8], words: [UInt8]) {
        let files = [("register.jsonl", register), ("words.jsonl", words)]
        let sums = files.map { "\(Digest.hex($0.1))  \($0.0)\n" }.joined()
        do {
            try FileManager.default.createDirectory(
                atPath: folder,
                withIntermediateDirectories: true
            )
            for (name, bytes) in files + [("SHA256SUMS", Array(sums.utf8))] {
                try Data(bytes).write(to: URL(filePath: folder + "/" + name))
            }
        } catch {
            fatalError("'\(folder)' cannot be written: \(error)")
        }
    }
}

/// No chance at all.
struct Zeros: Chance {
    func bytes(_ count: Int) -> [UInt8] { Array(repeating: 0, count: count) }
}
