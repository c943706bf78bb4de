public import Editorial

extension Newsdesk {
    /// A delivery by its post and channel.
    public struct DeliveryName: Hashable, Sendable, CustomStringConvertible {
        /// The post.
        public let post: PostID
        /// The channel.
        public let channel: ChannelID

        /// As people type it, such as `p-3k9f2m1x/site`.
        public var description: String { "\(post)/\(channel)" }
    }

    /// Deliveries that stand as being sent while nobody sends them.
    ///
    /// Their publisher died, and none has started since: the next one makes them unknown.
    public func stranded() async throws(DeskError) -> [DeliveryName] {
        // The publisher first: one that starts after this look has a later epoch.
        let publisher = try await queued { () async throws(QueueError) in
            try await queue.publisher()
        }
        let rows = try await queued { () async throws(QueueError) in
            try await queue.rows(in: nil)
        }
        return rows.flatMap { row in
            row.deliveries.compactMap { delivery in
                guard case .sending(let epoch, _) = delivery.state,
                    epoch < publisher.epoch || (epoch == publisher.epoch && !publisher.isRunning)
                else { return nil }
                return DeliveryName(post: row.id, channel: delivery.channel)
            }
        }
    }
}
