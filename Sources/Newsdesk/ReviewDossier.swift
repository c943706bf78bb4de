public import Editorial
internal import Gate

/// Why somebody's signature would not count on a post now.
public enum SignObstacle: Hashable, Sendable {
    /// They made it.
    case isAuthor
    /// They wrote, edited or submitted the present revision.
    case isEditor
    /// They have signed this revision already.
    case hasSigned
    /// `heraut.yaml` says that they never sign this.
    case isExcluded
    /// They waived a finding on it, and no signature as *legal* is missing.
    case hasWaived
    /// No signature is missing in a role that they have.
    case noRole
    /// Nobody signs a post at that stage.
    case notInReview(Post.Stage)
}

/// What one colleague can do about a post now.
public struct ReviewStanding: Hashable, Sendable {
    /// As what they can sign it off; nil where they cannot.
    public let role: Role?
    /// In whose place they would sign it; nil where they would sign for themselves.
    public let inPlaceOf: String?
    /// Why they cannot sign; nil where they can.
    public let obstacle: SignObstacle?
    /// Whether they may send it back to its author.
    public let mayReturn: Bool
    /// Whether they may waive what the gate blocks in it.
    public let mayWaive: Bool

    /// Makes a standing.
    public init(
        role: Role?,
        inPlaceOf: String? = nil,
        obstacle: SignObstacle?,
        mayReturn: Bool,
        mayWaive: Bool
    ) {
        self.role = role
        self.inPlaceOf = inPlaceOf
        self.obstacle = obstacle
        self.mayReturn = mayReturn
        self.mayWaive = mayWaive
    }
}

/// One post of an approver's inbox.
public struct InboxItem: Hashable, Sendable {
    /// The post.
    public let post: PostID
    /// The number of its last entry.
    public let version: Int
    /// What sort of story it is.
    public let kind: PostKind
    /// What it is about.
    public let topic: String
    /// How far it is.
    public let stage: Post.Stage
    /// When it goes out; nil while nobody has said so.
    public let plan: Plan?
    /// What is still needed.
    public let needs: Needs
    /// What the reader of the inbox can do about it.
    public let standing: ReviewStanding
    /// Whether it waits for the reader of the inbox; what a spokesperson signs waits for the one on call.
    public let isMine: Bool

    /// Makes an item.
    public init(
        post: PostID,
        version: Int,
        kind: PostKind,
        topic: String,
        stage: Post.Stage,
        plan: Plan?,
        needs: Needs,
        standing: ReviewStanding,
        isMine: Bool
    ) {
        self.post = post
        self.version = version
        self.kind = kind
        self.topic = topic
        self.stage = stage
        self.plan = plan
        self.needs = needs
        self.standing = standing
        self.isMine = isMine
    }
}

/// Everything that an approver sees of a post before deciding, all of one moment.
public struct ReviewDossier: Sendable {
    /// The post.
    public let post: Post
    /// The number of its last entry: what is decided is decided about this.
    public let version: Int
    /// What it says.
    public let content: Content
    /// Who made it.
    public let author: String
    /// Who changed its words last.
    public let lastWriter: String
    /// Who made the present revision.
    public let lastEditor: String
    /// Who submitted it; nil while nobody has.
    public let submitter: String?
    /// Who has signed the present revision.
    public let signers: [Signer]
    /// What readers of each channel will see.
    public let channels: [ChannelView]
    /// What the gate finds in it now.
    public let check: GateCheck
    /// The revision that it is compared with; nil when nobody signed one before.
    public let earlier: EarlierRevision?
    /// The last time that it was sent back; nil when it never was.
    public let returned: ReturnNote?
    /// When the queue was restored from a copy that had this post, so that it may be out already; nil
    /// where that is not so.
    public let restoredAt: Instant?
    /// What is still needed.
    public let needs: Needs
    /// What the reader can do about it.
    public let standing: ReviewStanding
    /// What they would sign, with ``nonceToCome`` for the nonce; nil where they cannot sign.
    public let statement: String?
    /// Why it cannot be signed by anybody now; nil where it can.
    public let problem: String?

    /// Stands in a statement that is shown for the chance that is made when it is signed.
    public static let nonceToCome = "(made when you sign)"

    /// A signature that counts.
    public struct Signer: Hashable, Sendable {
        /// Who.
        public let person: String
        /// As what.
        public let role: Role

        /// Makes a signer.
        public init(person: String, role: Role) {
            self.person = person
            self.role = role
        }
    }

    /// What readers of one channel will see.
    public struct ChannelView: Hashable, Sendable {
        /// The text and how much of the channel's limits it takes.
        public let preview: ChannelPreview
        /// Where it goes: the address without query and user info.
        public let destination: String
        /// Why the channel cannot carry it; nil when it can.
        public let problem: String?

        /// Makes a view.
        public init(preview: ChannelPreview, destination: String, problem: String?) {
            self.preview = preview
            self.destination = destination
            self.problem = problem
        }
    }

    /// A revision before the present one.
    public struct EarlierRevision: Hashable, Sendable {
        /// The revision.
        public let revision: Revision
        /// What it said; nil when its words are not kept any more.
        public let content: Content?
        /// Who signed it off; empty where it was submitted alone.
        public let signers: [String]
        /// Who submitted it.
        public let submitter: String

        /// Makes an earlier revision.
        public init(
            revision: Revision,
            content: Content?,
            signers: [String],
            submitter: String
        ) {
            self.revision = revision
            self.content = content
            self.signers = signers
            self.submitter = submitter
        }
    }

    /// Who sent it back, and why.
    public struct ReturnNote: Hashable, Sendable {
        /// Who.
        public let person: String
        /// Why.
        public let reason: String
        /// When.
        public let at: Instant
        /// Which revision.
        public let revision: Int

        /// Makes a note.
        public init(person: String, reason: String, at: Instant, revision: Int) {
            self.person = person
            self.reason = reason
            self.at = at
            self.revision = revision
        }
    }

    /// Makes a dossier.
    public init(
        post: Post,
        version: Int,
        content: Content,
        author: String,
        lastWriter: String,
        lastEditor: String,
        submitter: String?,
        signers: [Signer],
        channels: [ChannelView],
        check: GateCheck,
        earlier: EarlierRevision?,
        returned: ReturnNote?,
        restoredAt: Instant?,
        needs: Needs,
        standing: ReviewStanding,
        statement: String?,
        problem: String?
    ) {
        self.post = post
        self.version = version
        self.content = content
        self.author = author
        self.lastWriter = lastWriter
        self.lastEditor = lastEditor
        self.submitter = submitter
        self.signers = signers
        self.channels = channels
        self.check = check
        self.earlier = earlier
        self.returned = returned
        self.restoredAt = restoredAt
        self.needs = needs
        self.standing = standing
        self.statement = statement
        self.problem = problem
    }
}

/// One finding of a post that somebody can waive.
public struct WaivableFinding: Hashable, Sendable {
    /// Which finding.
    public let choice: Newsdesk.FindingChoice
    /// The words that it is about.
    public let words: String
    /// Why it blocks.
    public let reason: LocalizedText
}

extension GateCheck {
    /// Every finding that blocks and was not waived, in the order of the parts.
    ///
    /// What was too long to be looked at is left out: nobody can say of it what was found.
    public var waivable: [WaivableFinding] {
        parts.flatMap { part in
            part.findings.filter {
                $0.severity == .block && part.waiver(of: $0) == nil && !$0.rule.hasPrefix("gate/")
            }.map { finding in
                let scalars = Array(part.text.unicodeScalars)
                var words = String.UnicodeScalarView()
                words.append(contentsOf: scalars[finding.span.clamped(to: 0..<scalars.count)])
                return WaivableFinding(
                    choice: Newsdesk.FindingChoice(
                        rule: finding.rule,
                        span: finding.span,
                        part: part.name
                    ),
                    words: String(words),
                    reason: finding.reason
                )
            }
        }
    }
}
