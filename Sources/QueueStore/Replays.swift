internal import Editorial
internal import Newsdesk
internal import Synchronization

/// Posts as they were replayed last, so that only the entries that came since have to be read.
///
/// Nothing is taken from here on trust: a replay goes on from the entry with the number and the hash at
/// which it ended, and starts over when the ledger has no such entry, as after a commit that failed.
final class Replays: Sendable {
    /// The most posts that are kept, some kilobytes each.
    static let limit = 2_048

    /// A post as the entries up to its version make it.
    struct Known {
        let stored: StoredPost
        /// The hash of the entry that made it so.
        let hash: String
    }

    private let posts = Mutex<[PostID: Known]>([:])

    /// The post as it was replayed last; nil when it was not, or is not kept any more.
    subscript(id: PostID) -> Known? {
        posts.withLock { $0[id] }
    }

    /// Lets the next replay start over.
    func forget(_ id: PostID) {
        posts.withLock { $0[id] = nil }
    }

    /// Keeps a post; when there is no room any more, all others go.
    func keep(_ known: Known) {
        posts.withLock { posts in
            let id = known.stored.post.id
            if posts.count >= Self.limit, posts[id] == nil { posts = [:] }
            posts[id] = known
        }
    }
}
