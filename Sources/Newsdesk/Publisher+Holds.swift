internal import Editorial

extension Publisher {
    /// Takes notice of holds and closed channels, when any has changed.
    func takePresentStops() async throws(DeskError) {
        let version: Int
        do {
            version = try desk.queue.stopsVersion()
        } catch {
            throw .queue(error)
        }
        guard version != stops?.version else { return }
        let standing = try await desk.standingStops(proved: provedReleases)
        provedReleases.formUnion(standing.stops.lifted.map(\.id))
        for problem in standing.problems { notify(.badRelease(reason: problem)) }
        let isNews = standing.stops.isQuarantined && stops?.stops.isQuarantined != true
        if isNews {
            tally.troubled += 1
            notify(.halted(reason: Quarantine.sentence))
        }
        stops = standing
    }

    /// Keeps back what has its time while a hold is on: it has to be planned anew.
    ///
    /// - Returns: What is left.
    func keepBack(_ due: [DueDelivery]) async throws(DeskError) -> [DueDelivery] {
        guard let stops, !stops.stops.holds.isEmpty else { return due }
        var left: [DueDelivery] = []
        var posts: [PostID: StoredPost] = [:]
        for delivery in due {
            let now = desk.clock.now()
            guard delivery.at <= now else {
                left.append(delivery)
                continue
            }
            var known = posts[delivery.post]
            if known == nil { known = try await trusted(delivery.post) }
            guard let stored = known else { continue }
            posts[delivery.post] = stored
            guard let hold = stops.stops.hold(on: stored.post.revision, to: delivery.channel) else {
                left.append(delivery)
                continue
            }
            let command = Command.hold(delivery.channel, hold.id)
            guard
                let events = try? Post.decide(command, on: stored.post, by: .publisher, at: now)
            else { continue }
            posts[delivery.post] = nil
            let change = change(stored, events, at: now)
            guard try await desk.record(change) else { continue }
            tell(change, of: stored, why: "the hold \(hold.id) is on")
        }
        return left
    }

    /// Puts on record that a channel takes nothing from us any more.
    func close(_ channel: ChannelID, because reason: String) async throws(DeskError) {
        let event = StopEvent.closed(channel: channel, reason: reason)
        for _ in 0..<Self.maximumOutcomeTries {
            do throws(DeskError) {
                guard try await desk.record(event, by: .publisher, with: []) != nil else {
                    continue
                }
                tally.troubled += 1
                return notify(.channelClosed(channel, reason: reason))
            } catch .stop {
                return
            }
        }
    }

    /// The channels that take nothing for some time.
    func shutChannels(at now: Instant) -> Set<ChannelID> {
        var shut = Set(stops?.stops.closed.map(\.channel) ?? [])
        for (channel, pace) in paces where pace.rests(at: now) { shut.insert(channel) }
        return shut
    }

    /// How much a channel takes at this moment.
    func room(_ channel: ChannelID, at now: Instant) -> Int {
        if let pace = paces[channel] { return pace.room(at: now) }
        let pace = ChannelPace(manners: manners(of: channel))
        paces[channel] = pace
        return pace.room(at: now)
    }

    /// A channel that is not there any more fails when it is sent to.
    func manners(of channel: ChannelID) -> Manners {
        (try? desk.channels.manners(of: channel)) ?? Manners()
    }
}
