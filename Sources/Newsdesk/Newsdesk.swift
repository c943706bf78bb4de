public import Editorial
public import Gate

/// What people do with posts: the one write path behind every door.
///
/// Each use case loads a post, asks the domain to decide, and puts the events on record if the post
/// is still as it was loaded; else it starts over, a bounded number of times.
public struct Newsdesk: Sendable {
    /// How often a use case starts over when others change the same post.
    static let maximumTries = 8
    /// The most entries of the ledger that are read at once.
    static let page = 500

    /// The agency, its people and its rules for sign-off.
    public let house: House
    /// The queue.
    public let queue: any PostQueue
    /// The rules of this moment.
    public let gate: Gate
    /// Where posts can go.
    public let channels: any ChannelDirectory
    /// How people sign.
    public let signatures: any SignatureScheme
    /// The workspace's copies of pictures.
    public let pictures: any PictureLibrary
    let clock: any WallClock
    let chance: any Chance

    /// Puts the desk together.
    public init(
        house: House,
        queue: any PostQueue,
        gate: Gate,
        channels: any ChannelDirectory,
        signatures: any SignatureScheme,
        pictures: any PictureLibrary,
        clock: any WallClock,
        chance: any Chance
    ) {
        self.house = house
        self.queue = queue
        self.gate = gate
        self.channels = channels
        self.signatures = signatures
        self.pictures = pictures
        self.clock = clock
        self.chance = chance
    }

    /// A post as it is now.
    ///
    /// - Throws: ``DeskError/refused(_:_:)`` with `noSuchPost`, or a queue error.
    public func post(_ id: PostID) async throws(DeskError) -> StoredPost {
        let stored: StoredPost? = try await queued { () async throws(QueueError) in
            try await queue.post(id)
        }
        guard let stored else { throw .refused(id, .noSuchPost) }
        return stored
    }

    /// What a revision says.
    ///
    /// - Throws: ``DeskError/queue(_:)`` with `tampered` when the words are not those of the digest.
    public func content(of post: Post) async throws(DeskError) -> Content {
        let id = post.revision.content.rawValue
        let value = try await plain(.content, id)
        if value == nil, let place = try await forgotten()[.content, id] {
            throw .forgotten(post.id, since: place.at)
        }
        guard let value, let content = try? CanonicalJSON.value(Content.self, of: value.body)
        else { throw .queue(.tampered(what: "the text of \(post.id)")) }
        return content
    }

    /// The handle behind a person's id; the publisher has its own.
    public func handle(of person: PersonID) async throws(DeskError) -> String {
        if person == .publisher { return person.rawValue }
        guard let value = try await plain(.handle, person.rawValue) else {
            return Self.forgottenWord
        }
        guard Colleague.isHandle(value.body) else {
            throw .queue(.tampered(what: "the handle of a person"))
        }
        return value.body
    }

    /// The reason behind an id.
    public func reason(_ id: ReasonID) async throws(DeskError) -> String {
        try await plain(.reason, id.rawValue)?.body ?? Self.forgottenWord
    }

    func plain(_ kind: PlainValue.Kind, _ id: String) async throws(DeskError) -> PlainValue? {
        try await queued { () async throws(QueueError) in try await queue.plain(kind, id) }
    }

    /// Goes through the ledger, oldest first, or through the entries about one post.
    func forEachEntry(
        of post: PostID? = nil,
        _ body: (LoggedEntry) async throws(DeskError) -> Void
    ) async throws(DeskError) {
        var sequence = 0
        while true {
            let from = sequence
            let page = try await queued { () async throws(QueueError) in
                try await queue.log(after: from, post: post, limit: Self.page)
            }
            guard let last = page.last else { return }
            sequence = last.sequence
            for entry in page { try await body(entry) }
        }
    }

    func queued<Value: Sendable>(
        _ body: () async throws(QueueError) -> Value
    ) async throws(DeskError) -> Value {
        do {
            return try await body()
        } catch {
            throw .queue(error)
        }
    }

    /// A colleague who may act in one of these roles, with the id of the person; where `deputies` can
    /// act too, in the place of somebody who may.
    func actor(
        _ handle: String,
        as roles: [Role],
        for purpose: String,
        deputies: Bool = false
    ) async throws(DeskError) -> Actor {
        guard let colleague = house.colleague(handle) else {
            throw .unknownPerson(handle, known: house.colleagues.map(\.handle))
        }
        let now = clock.now()
        let deputy =
            deputies
            ? roles.lazy.compactMap { house.staff.deputies(handle, as: $0, at: now).last }.first
            : nil
        let own = roles.first(where: colleague.roles(at: now).contains)
        guard let role = own ?? deputy?.role else {
            throw .notAllowed(person: handle, needs: roles.first ?? .admin, for: purpose)
        }
        let known = try await queued { () async throws(QueueError) in
            try await queue.plain(.handle, body: handle)
        }
        let value = known ?? PlainValue(.handle, handle, chance: chance)
        var principal: Actor.Principal?
        if own == nil, let deputy {
            principal = Actor.Principal(
                handle: deputy.principal,
                plain: try await person(deputy.principal)
            )
        }
        return Actor(
            colleague: colleague,
            role: role,
            id: PersonID(value.id),
            plain: value,
            principal: principal
        )
    }

    struct Actor {
        let colleague: Colleague
        let role: Role
        let id: PersonID
        let plain: PlainValue
        /// In whose place.
        var principal: Principal?

        struct Principal {
            let handle: String
            let plain: PlainValue
        }

        /// Who has to be known to the queue.
        var people: [PlainValue] { [plain] + [principal?.plain].compactMap(\.self) }
    }

    /// What one use case wants on record: some decisions about one post, in one commit.
    struct Proposal {
        let id: PostID
        let actor: Actor
        /// The post as the decisions so far leave it.
        private(set) var post: Post?
        private(set) var entries: [Entry] = []
        private(set) var plain: [PlainValue]

        init(_ id: PostID, of post: Post?, by actor: Actor) {
            self.id = id
            self.actor = actor
            self.post = post
            plain = actor.people
        }

        /// Decides, and goes on from what follows.
        mutating func add(
            _ command: Command,
            _ plain: [PlainValue],
            at now: Instant
        ) throws(DeskError) {
            let events: [Event]
            do {
                events = try Post.decide(command, on: post, by: actor.id, at: now)
            } catch {
                throw .refused(id, error)
            }
            for event in events {
                let entry = Entry(post: id, at: now, actor: actor.id, event: event)
                do {
                    post = try Post.evolve(post, by: entry)
                } catch {
                    throw .queue(.replay(error))
                }
                entries.append(entry)
            }
            self.plain += plain
        }
    }

    /// Decides and puts on record, wholly or not at all, starting over when somebody else was
    /// faster: with the post, or with the first act of the same person.
    func change(
        _ id: PostID,
        by handle: String,
        as roles: [Role],
        for purpose: String,
        deputies: Bool = false,
        _ propose: (inout Proposal) async throws(DeskError) -> Void
    ) async throws(DeskError) -> Post {
        for _ in 0..<Self.maximumTries {
            let actor = try await actor(handle, as: roles, for: purpose, deputies: deputies)
            let stored = try await post(id)
            var proposal = Proposal(id, of: stored.post, by: actor)
            try await propose(&proposal)
            if try await record(proposal, on: stored.version) { return try await post(id).post }
        }
        throw .tooBusy(id)
    }

    func record(_ proposal: Proposal, on version: Int) async throws(DeskError) -> Bool {
        try await record(
            Change(
                post: proposal.id,
                version: version,
                entries: proposal.entries,
                plain: proposal.plain
            )
        )
    }

    func decide(
        _ command: Command,
        on post: Post?,
        id: PostID,
        by actor: PersonID,
        at now: Instant
    ) throws(DeskError) -> [Event] {
        do {
            return try Post.decide(command, on: post, by: actor, at: now)
        } catch {
            throw .refused(id, error)
        }
    }

    /// - Returns: Whether it was written; false when the post had changed.
    func record(_ change: Change) async throws(DeskError) -> Bool {
        let results = try await queued { () async throws(QueueError) in
            try await queue.append([change])
        }
        return results.first.map { if case .done = $0 { true } else { false } } ?? false
    }
}
