public import Editorial

extension Newsdesk {
    /// A post as it would go to each of its channels, or to those that are named.
    ///
    /// - Throws: ``DeskError`` where there is no such post.
    public func dispatches(
        _ id: PostID,
        to named: [ChannelID]? = nil
    ) async throws(DeskError) -> [Dispatch] {
        let post = try await post(id).post
        let content = try await content(of: post)
        return dispatches(
            id,
            revision: post.revision.number,
            content,
            due: post.revision.plan?.due,
            to: named ?? content.channels
        )
    }

    /// A revision on its way to some channels; one without a time as if it went out now.
    func dispatches(
        _ id: PostID,
        revision: Int,
        _ content: Content,
        due: Instant?,
        to channels: [ChannelID]
    ) -> [Dispatch] {
        let due = due ?? clock.now()
        return channels.map { channel in
            Dispatch(post: id, revision: revision, content: content, due: due, channel: channel)
        }
    }

    /// The requests that would carry a post, in the order of its channels.
    func render(
        _ post: Post,
        _ content: Content,
        plan: Plan
    ) throws(DeskError) -> [RenderedRequest] {
        try render(
            dispatches(
                post.id,
                revision: post.revision.number,
                content,
                due: plan.due,
                to: post.revision.channels
            )
        )
    }

    /// Renders for every channel, so that what a channel cannot carry is heard now and not later.
    func checkChannels(
        _ content: Content,
        post: PostID,
        revision: Int,
        plan: Plan?
    ) throws(DeskError) {
        _ = try render(
            dispatches(post, revision: revision, content, due: plan?.due, to: content.channels)
        )
    }

    private func render(_ dispatches: [Dispatch]) throws(DeskError) -> [RenderedRequest] {
        var requests: [RenderedRequest] = []
        for dispatch in dispatches {
            do {
                requests.append(try channels.render(dispatch))
            } catch {
                throw .channel(error)
            }
        }
        return requests
    }
}
