internal import Editorial

extension Publisher {
    /// How the telling goes.
    struct Telling {
        var isUnderWay = false
        /// How often in a row it was not taken.
        var failures = 0
        var next: Instant?
    }

    /// What happens from now on is news, also to a system that was never told anything.
    func beginTelling() async throws(DeskError) {
        guard notices != nil else { return }
        _ = try await desk.queued { () async throws(QueueError) in try await desk.queue.told() }
    }

    /// Begins to tell the agency's own system what is new, unless that is under way or has to wait.
    func tellWhatIsNew(_ group: inout DiscardingTaskGroup) {
        guard notices != nil, !telling.isUnderWay,
            telling.next.map({ desk.clock.now() >= $0 }) ?? true
        else { return }
        telling.isUnderWay = true
        group.addTask { await self.tellOnce() }
    }

    private func tellOnce() async {
        do {
            _ = try await tellPage()
        } catch {
            broken = error
        }
        telling.isUnderWay = false
    }

    /// Tells everything that is new, until it is not taken.
    func tellAll() async throws(DeskError) {
        while try await tellPage() == .more { continue }
    }

    private func tellPage() async throws(DeskError) -> Messenger.Report {
        guard let notices else { return .done }
        let isOld = try desk.hasOldPeople()
        let staff = isOld ? try await desk.presentStaff() : desk.house.staff
        let messenger = Messenger(
            queue: desk.queue,
            carrier: notices,
            clock: desk.clock,
            staff: staff
        )
        let report = try await desk.queued { () async throws(QueueError) in
            try await messenger.tell()
        }
        switch report {
        case .done:
            telling.failures = 0
            telling.next = desk.clock.now() + Self.pollInterval
        case .more: (telling.failures, telling.next) = (0, nil)
        case .refused(let reason):
            telling.failures += 1
            telling.next = desk.clock.now() + Messenger.wait(telling.failures)
            notify(.untold(reason: reason))
        }
        return report
    }
}
