internal import Editorial
public import Newsdesk

extension MemoryStorage {
    /// Takes away stored words by hand, behind the queue's back.
    public func forgetByHand(_ kind: PlainValue.Kind) {
        plain.removeAll { $0.kind == kind }
    }

    func append(
        _ entry: ForgetEntry,
        on head: Int,
        plain: [PlainValue]
    ) throws(QueueError) -> ChangeResult {
        if let failure { throw failure }
        guard head == lines.count, !plain.contains(where: hasAnotherID) else { return .stale }
        for value in plain { insert(value) }
        record(nil, CanonicalJSON.text(entry))
        self.plain.removeAll { entry.forgotten.values[$0.kind.rawValue]?.contains($0.id) == true }
        return .done(version: lines.count)
    }

    /// What was forgotten so far.
    var forgotten: Forgetting {
        var forgotten = Forgetting()
        for (index, line) in lines.enumerated() {
            guard let entry = try? CanonicalJSON.value(ForgetEntry.self, of: line.text) else {
                continue
            }
            forgotten.add(entry, at: index + 1)
        }
        return forgotten
    }
}
