public import Editorial

/// What a channel has, as somebody has taken it from there: to settle at once what nobody knows the end of.
public struct ReceiverList: Sendable {
    /// One post that a channel has.
    public struct Item: Hashable, Sendable {
        /// The channel.
        public let channel: ChannelID
        /// The key that Heraut sent with it, such as `p-3k9f2m1x-r2-site`; nil where that is not known.
        public let key: String?
        /// What the channel calls it.
        public let remoteID: String?
        /// Its address.
        public let link: String?
        /// What readers see.
        public let text: String?

        /// Makes an item.
        public init(
            channel: ChannelID,
            key: String?,
            remoteID: String?,
            link: String?,
            text: String?
        ) {
            self.channel = channel
            self.key = key
            self.remoteID = remoteID
            self.link = link
            self.text = text
        }

        /// Where it is, or at least what it is called there.
        public var place: String? { link ?? remoteID ?? key }
    }

    /// What the channels have.
    public let items: [Item]
    /// The channels of which the list is said to have everything.
    public let complete: Set<ChannelID>

    /// Makes a list.
    public init(items: [Item], complete: Set<ChannelID>) {
        self.items = items
        self.complete = complete
    }

    /// What a list says about one delivery.
    public enum Verdict: Hashable, Sendable {
        /// The channel has it, there.
        case live(link: String)
        /// The channel has everything that is on the list, and this is not.
        case notLive
        /// Several things could be it.
        case ambiguous(places: [String])
        /// The list says nothing about it.
        case open
    }

    /// The delivery of a post with the text that its channel was to get.
    struct Wanted {
        let post: PostID
        let channel: ChannelID
        let text: String
    }

    /// What the list says about each of several deliveries.
    ///
    /// By the key, in which the post is named: then another revision of it is the post too. Else by the
    /// words: the same words may be two posts, and then nobody says which.
    func verdicts(on wanted: [Wanted]) -> [Verdict] {
        let found = wanted.map { one in
            let named = items.filter { $0.channel == one.channel && $0.names(one) }
            return named.isEmpty
                ? items.filter { $0.channel == one.channel && $0.says(one) } : named
        }
        return zip(wanted, found).map { one, items in
            guard let first = items.first, let place = first.place else {
                return complete.contains(one.channel) ? .notLive : .open
            }
            // By the words alone, one thing on the channel may be any of several deliveries.
            let rivals = zip(wanted, found).filter { other, theirs in
                other.channel == one.channel && theirs.contains(first) && !first.names(one)
            }
            guard items.count == 1 || first.names(one), rivals.count <= 1 else {
                return .ambiguous(places: items.compactMap(\.place))
            }
            return .live(link: place)
        }
    }
}

extension ReceiverList.Item {
    /// The post whose key it carries.
    var namedPost: PostID? {
        for key in [key, remoteID].compactMap(\.self) {
            guard let match = key.firstMatch(of: /^(p-[0-9a-z]{8})-r[0-9]+-/) else { continue }
            return PostID(String(match.1))
        }
        return nil
    }

    /// Whether it carries the delivery's key, of whatever revision, or its address names the post.
    func names(_ wanted: ReceiverList.Wanted) -> Bool {
        let isKey = [key, remoteID].compactMap(\.self).contains { key in
            key.hasPrefix("\(wanted.post)-r") && key.hasSuffix("-\(wanted.channel)")
        }
        return isKey || link?.contains(wanted.post.rawValue) == true
    }

    /// Whether readers see the delivery's words there; spaces and line ends do not matter.
    ///
    /// What carries the key of another post is that one.
    func says(_ wanted: ReceiverList.Wanted) -> Bool {
        guard let text, namedPost == nil else { return false }
        let words = wanted.text.split(whereSeparator: \.isWhitespace)
        guard !words.isEmpty else { return false }
        let shown = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return shown.contains(words.joined(separator: " "))
    }
}

extension Newsdesk {
    /// What a list of what the channels have says about everything that nobody knows the end of.
    ///
    /// - Parameter list: The list.
    /// - Returns: Each unknown delivery with what follows; nothing is put on record.
    /// - Throws: ``DeskError``.
    public func compare(
        _ list: ReceiverList
    ) async throws(DeskError) -> [(name: DeliveryName, verdict: ReceiverList.Verdict)] {
        let rows = try await queued { () async throws(QueueError) in
            try await queue.rows(in: nil)
        }
        var wanted: [ReceiverList.Wanted] = []
        for row in rows {
            let unknown = row.currentDeliveries.filter(\.isUnknown)
            guard !unknown.isEmpty else { continue }
            let content = try await content(of: try await post(row.id).post)
            for delivery in unknown {
                wanted.append(
                    ReceiverList.Wanted(
                        post: row.id,
                        channel: delivery.channel,
                        text: content.text(for: delivery.channel)
                    )
                )
            }
        }
        return zip(wanted, list.verdicts(on: wanted)).map { one, verdict in
            (DeliveryName(post: one.post, channel: one.channel), verdict)
        }
    }

    /// A post that a channel has and that was not sent as far as the queue knows.
    public struct Stranger: Hashable, Sendable {
        /// The post.
        public let post: PostID
        /// How far it is here; nil where the queue does not have it at all.
        public let stage: Post.Stage?
        /// Where it is.
        public let place: String
    }

    /// What the channels have by its key and the queue does not know to be sent: after a restore, posts that
    /// were signed and sent since the backup.
    ///
    /// - Parameter list: What the channels have.
    /// - Returns: Each once, in the order of the list.
    /// - Throws: ``DeskError/queue(_:)``.
    public func strangers(in list: ReceiverList) async throws(DeskError) -> [Stranger] {
        let rows = try await queued { () async throws(QueueError) in
            try await queue.rows(in: nil)
        }
        let known = Dictionary(rows.map { ($0.id, $0) }) { first, _ in first }
        var strangers: [Stranger] = []
        for item in list.items {
            guard let id = item.namedPost, let place = item.place else { continue }
            let row = known[id]
            let delivery = row?.currentDeliveries.first { $0.channel == item.channel }
            switch delivery?.state {
            case .published, .unknown, .sending: continue
            case .scheduled, .retryWait, .failed, .held, .missed, .cancelled, nil: break
            }
            let stranger = Stranger(post: id, stage: row?.stage, place: place)
            if !strangers.contains(stranger) { strangers.append(stranger) }
        }
        return strangers
    }
}
