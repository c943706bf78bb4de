internal import Editorial

extension Publisher {
    /// How many posts are proved at once, beside what is under way.
    public static let maximumProvers = 3

    /// How long before its time a post that cannot be proved is said to be so: until then what is in
    /// the way may go.
    static let verdictLead = Duration.seconds(2)

    /// Lets what the last look found without a proof be proved, in the order of their times and beside
    /// everything else: what can leave never waits for the proofs of others.
    func letProve(_ group: inout DiscardingTaskGroup) {
        guard !isEnding else { return }
        let wanted = min(Self.maximumProvers, unproved.count)
        while provers < wanted {
            provers += 1
            group.addTask { await self.prove() }
        }
    }

    /// Proves one post after the other, until none is left.
    private func prove() async {
        while !isEnding, broken == nil, !unproved.isEmpty {
            let id = unproved.removeFirst()
            proving.insert(id)
            do throws(DeskError) {
                try await prove(id)
            } catch {
                broken = error
            }
            proving.remove(id)
        }
        provers -= 1
    }

    /// Proves and renders a post; that holds as long as what it rests on stays the same.
    ///
    /// That it cannot go out is on record or has been told by then.
    private func prove(_ id: PostID) async throws(DeskError) {
        let (desk, version) = (desk, version)
        guard let stored = try await trusted(id) else { return }
        do throws(DeskError) {
            let proved = try await desk.prove(stored.post)
            // What was proved under other files of the house counts no more.
            guard version == self.version, halt == nil else { return }
            prepared[id] = (Basis(stored.post), proved)
        } catch {
            guard version == self.version, halt == nil else { return }
            let due = stored.post.revision.plan?.due
            agenda.deliveries.removeAll { $0.post == id }
            // The verdict is of the moment at which it would leave.
            let now = desk.clock.now()
            if let due, now + Self.verdictLead < due {
                let wait = due.since(now) - Self.verdictLead
                quiet[id] = Quiet(until: now + wait, due: due)
            } else {
                try await stop(stored, because: error)
            }
        }
    }

    /// What is not as it was signed fails, on record; what merely could not be checked waits.
    private func stop(_ stored: StoredPost, because error: DeskError) async throws(DeskError) {
        let id = stored.post.id
        switch error {
        case .signOffBroken, .blocked, .channel, .queue(.tampered), .refused:
            let now = desk.clock.now()
            var events: [Event] = []
            for delivery in stored.post.currentDeliveries {
                let command = Command.refuseToSend(delivery.channel, reason: "\(error)")
                let decided = try? Post.decide(
                    command,
                    on: stored.post,
                    by: .publisher,
                    at: now
                )
                events += decided ?? []
            }
            // Nothing to stop on record: the tables show what the ledger does not have.
            guard !events.isEmpty else { return leaveAlone(id, because: error) }
            let change = change(stored, events, at: now)
            if try await desk.record(change) { tell(change, of: stored) }
        case .queue(let failure): throw .queue(failure)
        default: leaveAlone(id, because: error)
        }
    }
}
