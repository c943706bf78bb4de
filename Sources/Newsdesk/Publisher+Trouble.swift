internal import Editorial

extension Publisher {
    /// How long a post in trouble is left alone.
    static let troublePause = Duration.seconds(10)

    /// A post that is left alone for some time.
    struct Quiet {
        let until: Instant
        /// The time for which that was decided, as with another time it is another matter; nil where
        /// the time does not matter.
        var due: Instant?
    }

    /// Whether what comes up is left alone.
    func isQuiet(_ delivery: DueDelivery) -> Bool {
        guard let quiet = quiet[delivery.post] else { return false }
        return quiet.due.map { $0 == delivery.at } ?? true
    }

    /// Leaves a post alone for a while, and tells why.
    func leaveAlone(_ id: PostID, because error: DeskError) {
        quiet[id] = Quiet(until: desk.clock.now() + Self.troublePause)
        tally.troubled += 1
        notify(.trouble(id, reason: "\(error)"))
    }

    /// A post; nil, which is told, where its record is not what it was: that is a matter of this one post,
    /// and the others go on.
    func trusted(_ id: PostID) async throws(DeskError) -> StoredPost? {
        do throws(DeskError) {
            return try await desk.post(id)
        } catch {
            guard error.isAboutOneRecord else { throw error }
            leaveAlone(id, because: error)
            return nil
        }
    }

    /// Posts, without those whose record is not what it was, which are told.
    func trusted(_ ids: [PostID]) async throws(DeskError) -> [PostID: StoredPost] {
        do throws(DeskError) {
            return try await desk.queued { () async throws(QueueError) in
                try await desk.queue.posts(ids)
            }
        } catch {
            guard error.isAboutOneRecord else { throw error }
            var posts: [PostID: StoredPost] = [:]
            for id in ids { posts[id] = try await trusted(id) }
            return posts
        }
    }

    /// Takes notice of a clock that was put back: whatever waits was to wait for some time, not for a
    /// moment that is far away now.
    func followClock(to now: Instant) {
        defer { roundAt = now }
        guard let roundAt, now < roundAt else { return }
        let step = now.since(roundAt)
        for channel in paces.keys { paces[channel]?.move(by: step) }
        quiet = quiet.filter { $0.value.due == nil }
            .mapValues { Quiet(until: $0.until + step) }
        for key in settling.keys { settling[key]?.next = (settling[key]?.next ?? now) + step }
        for key in reading.keys { reading[key]?.next = (reading[key]?.next ?? now) + step }
    }
}
