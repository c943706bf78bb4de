/// What a placeholder names.
enum Name: Hashable {
    case post(PostField)
    case text
    case channel
    case setting(String)
    case item(String)
    case kept(String)
    case answer(String)
    case id
    case secret
    /// What the network calls the post that this one follows.
    case predecessor
    /// The last part of that, where it is an address.
    case predecessorName

    /// What a post always has.
    enum PostField: String, CaseIterable {
        case id, revision, kind, language, text, link, topic, tags, facts, media, due, key, tid,
            follows
        case textWithLink = "text-with-link"
        case host
    }

    /// How it stands in an adapter.
    var written: String {
        switch self {
        case .post(let field): "post.\(field.rawValue)"
        case .text: "text"
        case .channel: "channel.name"
        case .setting(let name): "setting.\(name)"
        case .item(let name): "item.\(name)"
        case .kept(let name): "kept.\(name)"
        case .answer(let path): "answer.\(path)"
        case .id: "id"
        case .predecessor: "predecessor.id"
        case .predecessorName: "predecessor.name"
        case .secret: "secret"
        }
    }

    /// Whether it means something to a question about the channel itself.
    var isKnownWithoutAPost: Bool {
        switch self {
        case .setting, .channel, .kept: true
        case .post, .text, .item, .answer, .id, .secret, .predecessor, .predecessorName:
            false
        }
    }
}

/// The lists of which a template can take one element after the other.
enum ItemList: String, CaseIterable {
    case media = "post.media"
    case links = "text.links"
    case hashtags = "text.hashtags"
    case mentions = "text.mentions"

    /// What each of its elements has from the beginning.
    var fields: [String] {
        switch self {
        case .media: ["name", "sha256", "alt", "bytes"]
        case .links, .hashtags, .mentions: ["text", "start", "end"]
        }
    }
}

/// Which names mean something at one place of an adapter.
struct Scope {
    var settings: [String] = []
    /// What the steps before have kept.
    var kept: [String] = []
    /// What they have kept for each element of a list.
    var keptOfItems: [ItemList: [String]] = [:]
    /// The list of which one element is meant here.
    var list: ItemList?
    var hasText = false
    var hasAnswer = false
    var hasSecret = false
    /// Whether the network has given the post a name by then.
    var hasID = false

    /// The scope of one element of a list.
    func inside(_ list: ItemList) -> Scope {
        var scope = self
        scope.list = list
        return scope
    }

    /// What a word means here; nil when it means nothing.
    func name(_ word: String) -> Name? {
        if hasAnswer, word.hasPrefix("answer."), word.utf8.count > 7 {
            return .answer(String(word.dropFirst(7)))
        }
        return names.first { $0.written == word }
    }

    /// Every word that means something here, for complaints.
    var known: [String] { names.map(\.written) + (hasAnswer ? ["answer.PATH"] : []) }

    private var names: [Name] {
        var names = Name.PostField.allCases.map { Name.post($0) }
        if hasText { names.append(.text) }
        names += [.channel, .predecessor, .predecessorName]
        names += settings.map { .setting($0) }
        names += kept.map { .kept($0) }
        if let list {
            names += (list.fields + (keptOfItems[list] ?? [])).map { .item($0) }
        }
        if hasAnswer || hasID { names.append(.id) }
        if hasSecret { names.append(.secret) }
        return names
    }
}
