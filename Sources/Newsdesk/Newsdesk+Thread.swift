public import Editorial

/// Why a post cannot follow another.
public enum ThreadProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// There is no such post.
    case noSuchPost(PostID)
    /// It would come after itself.
    case circle(PostID)
    /// The thread would be longer than people read.
    case tooLong(limit: Int)
    /// The post before does not go where this one goes.
    case goesElsewhere(PostID, ChannelID)
    /// The post before cannot go out any more.
    case isOver(PostID, Post.Stage)

    /// One sentence: what, and what to do.
    public var description: String {
        switch self {
        case .noSuchPost(let id): "there is no post '\(id)' to follow; 'heraut list' shows them"
        case .circle(let id): "it would follow itself, by way of \(id)"
        case .tooLong(let limit): "a thread has at most \(limit) posts"
        case .goesElsewhere(let id, let channel):
            "\(id) does not go to '\(channel)', so nothing can follow it there; leave the channel"
                + " out, or add it to \(id)"
        case .isOver(let id, let stage):
            "\(id) is \(stage.rawValue): nothing can follow it; follow another post, or none"
        }
    }
}

extension Newsdesk {
    /// The most posts of one thread.
    public static let maximumThread = 25

    /// Looks whether a post can follow the one that it names.
    ///
    /// - Throws: ``DeskError/thread(_:_:)``.
    func checkThread(_ content: Content, of id: PostID) async throws(DeskError) {
        guard let first = content.follows else { return }
        var next: PostID? = first
        var length = 1
        while let before = next {
            guard before != id else { throw .thread(id, .circle(first)) }
            length += 1
            guard length <= Self.maximumThread else {
                throw .thread(id, .tooLong(limit: Self.maximumThread))
            }
            let stored = try await queued { () async throws(QueueError) in
                try await queue.post(before)
            }
            guard let post = stored?.post else { throw .thread(id, .noSuchPost(before)) }
            if before == first { try check(content, follows: post, of: id) }
            next = post.revision.follows
        }
    }

    private func check(
        _ content: Content,
        follows before: Post,
        of id: PostID
    ) throws(DeskError) {
        if [.withdrawn, .missed].contains(before.stage) {
            throw .thread(id, .isOver(before.id, before.stage))
        }
        for channel in content.channels where !before.revision.channels.contains(channel) {
            throw .thread(id, .goesElsewhere(before.id, channel))
        }
    }
}

extension Post {
    /// What became of a post on a channel, for the one that follows it there.
    enum Predecessor: Equatable {
        /// Readers have it; this is what the channel calls it, where it said so.
        case isOut(remoteID: String?)
        /// It may still go out.
        case waits
        /// It did not go out, and will not.
        case failed
    }

    /// What the channel calls it; nil where it is not there, or the channel did not say.
    func remoteID(on channel: ChannelID) -> String? {
        guard case .isOut(let remoteID) = predecessor(on: channel) else { return nil }
        return remoteID
    }

    /// See ``Predecessor``.
    func predecessor(on channel: ChannelID) -> Predecessor {
        guard let delivery = delivery(on: channel) else {
            // Before the last signature there is none.
            switch stage {
            case .draft, .returned, .inReview: return .waits
            case .approved, .published, .withdrawn, .missed: return .failed
            }
        }
        switch delivery.state {
        case .published(let remoteID, let link):
            // A person who found it has told where it is: networks end an address with its id.
            let found = link?.prefix { $0 != "?" }.split(separator: "/").last.map(String.init)
            return .isOut(remoteID: remoteID ?? found)
        case .scheduled, .sending, .retryWait, .unknown, .held: return .waits
        case .cancelled: return [.draft, .returned, .inReview].contains(stage) ? .waits : .failed
        case .failed, .missed: return .failed
        }
    }
}
