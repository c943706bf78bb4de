internal import Editorial
internal import Newsdesk

/// An entry of the ledger that is about the queue as a whole, in words.
struct QueueNote {
    /// The words; the entry itself where it is of a kind that this Heraut does not know.
    let words: String

    private struct Entry: Decodable {
        let at: Instant
        let queue: Event
    }

    private struct Event: Decodable {
        struct Created: Decodable { let workspace: String }
        struct Started: Decodable { let epoch: Int }
        let created: Created?
        let publisherStarted: Started?
    }

    /// Reads an entry's canonical JSON.
    init(_ text: String, in workspace: Workspace) {
        guard let entry = try? CanonicalJSON.value(Entry.self, of: text) else {
            words = text
            return
        }
        let time = workspace.time.text(entry.at)
        if let created = entry.queue.created {
            words = "\(time)  workspace \(created.workspace) was made"
        } else if let started = entry.queue.publisherStarted {
            words = "\(time)  publisher \(started.epoch) started"
        } else {
            words = text
        }
    }
}
