internal import Editorial

extension Publisher {
    /// The channels on which the post before is out, so that this one can follow it.
    ///
    /// On the others it waits; where the post before did not go out, it is stopped on record.
    func inOrder(
        _ channels: [ChannelID],
        of stored: StoredPost,
        after predecessor: Post?
    ) async throws(DeskError) -> [ChannelID] {
        let post = stored.post
        guard let before = post.revision.follows else { return channels }
        var free: [ChannelID] = []
        var stopped: [Event] = []
        for channel in channels {
            switch predecessor?.predecessor(on: channel) ?? .waits {
            case .isOut: free.append(channel)
            case .waits:
                waiting[before, default: []].insert(post.id)
                quiet[post.id] = Quiet(until: desk.clock.now() + Self.threadPause)
                // Something may have become of it since it was read.
                let present = try await self.predecessor(before)
                if present?.predecessor(on: channel) != .waits { wakeFollowers(of: before) }
            case .failed:
                let reason = "\(before), which it follows, did not go out on '\(channel)'"
                let command = Command.refuseToSend(channel, reason: reason)
                let now = desk.clock.now()
                stopped += (try? Post.decide(command, on: post, by: .publisher, at: now)) ?? []
            }
        }
        guard !stopped.isEmpty else { return free }
        let change = change(stored, stopped, at: desk.clock.now())
        if try await desk.record(change) { tell(change, of: stored) }
        // What is left is looked at again with the post as it is now.
        agenda.since = nil
        return []
    }

    /// A post that others follow; nil, which is told, where its record cannot be relied on: what follows
    /// waits then.
    func predecessor(_ id: PostID) async throws(DeskError) -> Post? {
        do throws(DeskError) {
            return try await desk.post(id).post
        } catch .refused {
            notify(.trouble(id, reason: "it is not there, and another post follows it"))
        } catch {
            guard error.isAboutOneRecord else { throw error }
            notify(.trouble(id, reason: "\(error)"))
        }
        return nil
    }

    /// Lets what waits for a post be looked at at once, when something has become of that.
    func wakeFollowers(of id: PostID) {
        guard let posts = waiting.removeValue(forKey: id) else { return }
        for post in posts { quiet[post] = nil }
        agenda.since = nil
    }
}
