internal import Editorial

extension Publisher {
    /// How often the outcome of a sending is written again when others change the same post.
    static let maximumOutcomeTries = 100

    /// An outcome on its way to the record.
    struct Ending {
        let post: PostID
        let claim: Claim
        let outcome: Outcome
        /// What was sent and answered.
        let exchange: PlainValue?
        /// When to try again, chosen once.
        var retryAt: Instant?
        var tries = 0
        /// Who waits for it, unless that is who writes.
        var waiting: CheckedContinuation<DeskError?, Never>?

        init(_ post: PostID, _ claim: Claim, _ outcome: Outcome, _ exchange: PlainValue?) {
            self.post = post
            self.claim = claim
            self.outcome = outcome
            self.exchange = exchange
        }
    }

    /// Puts an outcome on record, together with those that come in meanwhile: the first writes for
    /// all, so that many share one commit.
    func conclude(_ ending: Ending) async throws(DeskError) {
        var ending = ending
        ending.retryAt = RetrySchedule.next(
            after: ending.claim.attempt,
            at: desk.clock.now(),
            outcome: ending.outcome,
            fraction: desk.chance.fraction()
        )
        guard isConcluding else {
            isConcluding = true
            endings.append(ending)
            let failure = await concludeAll()
            isConcluding = false
            if let failure { throw failure }
            return
        }
        let queued = ending
        let failure = await withCheckedContinuation { waiting in
            var queued = queued
            queued.waiting = waiting
            endings.append(queued)
        }
        if let failure { throw failure }
    }

    /// Writes until nothing is left to write.
    ///
    /// - Returns: The failure of the outcome for which nobody else waits.
    private func concludeAll() async -> DeskError? {
        var own: DeskError?
        func end(_ ending: Ending, _ failure: DeskError?) {
            if let waiting = ending.waiting {
                waiting.resume(returning: failure)
            } else {
                own = failure
            }
        }
        while !endings.isEmpty {
            let batch = endings
            endings = []
            var decided: [(ending: Ending, stored: StoredPost, change: Change)] = []
            do throws(DeskError) {
                let ids = batch.map(\.post)
                let posts = try await trusted(ids)
                for ending in batch {
                    do throws(DeskError) {
                        // Its record cannot be relied on, which has been told: it stays *sending*.
                        guard let stored = posts[ending.post] else {
                            end(ending, nil)
                            continue
                        }
                        decided.append((ending, stored, try change(for: ending, of: stored)))
                    } catch {
                        end(ending, error)
                    }
                }
            } catch {
                for ending in batch { end(ending, error) }
                continue
            }
            let changes = decided.map(\.change)
            do throws(DeskError) {
                let results = try await desk.queued { () async throws(QueueError) in
                    try await desk.queue.append(changes)
                }
                for ((var ending, stored, change), result) in zip(decided, results) {
                    if case .done = result {
                        tell(change, of: stored, why: ending.outcome.reason)
                        end(ending, nil)
                        continue
                    }
                    // Somebody else changed the post, or it has another outcome in this batch.
                    ending.tries += 1
                    if ending.tries < Self.maximumOutcomeTries {
                        endings.append(ending)
                    } else {
                        end(ending, .tooBusy(ending.post))
                    }
                }
            } catch {
                for (ending, _, _) in decided { end(ending, error) }
            }
        }
        return own
    }

    private func change(
        for ending: Ending,
        of stored: StoredPost
    ) throws(DeskError) -> Change {
        let now = desk.clock.now()
        let events = try desk.decide(
            .conclude(
                ending.claim.channel,
                epoch: ending.claim.epoch,
                ending.outcome,
                retryAt: ending.retryAt ?? now
            ),
            on: stored.post,
            id: ending.post,
            by: .publisher,
            at: now
        )
        return change(stored, events, at: now, after: ending.exchange)
    }
}
