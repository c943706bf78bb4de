public import Editorial

/// A post as the tables show it: made from the replayed state and from nothing else.
public struct PostRow: Hashable, Sendable {
    /// The post.
    public let id: PostID
    /// How far it is.
    public let stage: Post.Stage
    /// The present revision.
    public let revision: Revision
    /// Who made it.
    public let author: PersonID
    /// Who made the present revision.
    public let lastEditor: PersonID
    /// How many have signed the present revision.
    public let signatureCount: Int
    /// The number of its last entry.
    public let version: Int
    /// Every delivery, oldest revision first.
    public let deliveries: [Delivery]

    /// The row of a post.
    public init(_ stored: StoredPost) {
        let post = stored.post
        self.init(
            id: post.id,
            stage: post.stage,
            revision: post.revision,
            author: post.author,
            lastEditor: post.lastEditor,
            signatureCount: post.signatures.count,
            version: stored.version,
            deliveries: post.deliveries
        )
    }

    /// A row as it was read.
    public init(
        id: PostID,
        stage: Post.Stage,
        revision: Revision,
        author: PersonID,
        lastEditor: PersonID,
        signatureCount: Int,
        version: Int,
        deliveries: [Delivery]
    ) {
        self.id = id
        self.stage = stage
        self.revision = revision
        self.author = author
        self.lastEditor = lastEditor
        self.signatureCount = signatureCount
        self.version = version
        self.deliveries = deliveries
    }

    /// The deliveries of the present revision.
    public var currentDeliveries: [Delivery] {
        deliveries.filter { $0.revision == revision.number }
    }
}
