internal import Editorial
internal import Foundation
internal import Newsdesk

/// The values behind the names, for one post on one channel.
///
/// What only the network can tell is missing until a step has kept it: then its placeholder stands
/// for it, so that the same post gives the same bytes at sign-off and when it is sent.
struct Context {
    let dispatch: Dispatch
    let settings: [String: String]
    /// What readers see.
    let text: String
    /// The same as the network is told it.
    let sent: String
    let parts: TextParts
    var kept: [String: TemplateValue] = [:]
    var keptOfItems: [ItemList: [Int: [String: TemplateValue]]] = [:]
    var item: (list: ItemList, index: Int)?
    var answer: TemplateValue?
    var remoteID: String?
    /// What the channel calls the post that this one follows.
    var predecessor: String?
    var secret: String?

    init(
        _ dispatch: Dispatch,
        settings: [String: String],
        text: Template?,
        markup: Markup?
    ) {
        let bare = Self(dispatch: dispatch, settings: settings, text: "", markup: nil)
        let words = text?.text(in: bare) { $0 }
        self.init(
            dispatch: dispatch,
            settings: settings,
            text: words ?? dispatch.content.text(for: dispatch.channel),
            markup: markup
        )
    }

    private init(
        dispatch: Dispatch,
        settings: [String: String],
        text: String,
        markup: Markup?
    ) {
        self.dispatch = dispatch
        self.settings = settings
        self.text = text
        sent = markup?.written(text) ?? text
        parts = TextParts(text)
    }

    /// How many elements a list has.
    func count(_ list: ItemList) -> Int {
        switch list {
        case .media: dispatch.content.media.count
        case .links: parts.links.count
        case .hashtags: parts.hashtags.count
        case .mentions: parts.mentions.count
        }
    }

    /// The same, about one element of a list.
    func at(_ index: Int, of list: ItemList) -> Context {
        var context = self
        context.item = (list, index)
        return context
    }

    func value(_ name: Name) -> TemplateValue {
        let late = TemplateValue.text("{{ \(name.written) }}")
        return switch name {
        case .post(let field): value(field)
        case .text: .text(sent)
        case .channel: .text(dispatch.channel.rawValue)
        case .setting(let name): .text(settings[name] ?? "")
        case .item(let field): value(ofItem: field) ?? late
        case .kept(let name): kept[name] ?? late
        case .answer(let path): answer?.at(JSONPath(path)) ?? .null
        case .predecessor: follows { $0 } ?? (dispatch.content.follows == nil ? .null : late)
        case .predecessorName:
            follows { String($0.split(separator: "/").last ?? "") }
                ?? (dispatch.content.follows == nil ? .null : late)
        case .id: remoteID.map { .text($0) } ?? .null
        case .secret: secret.map { .text($0) } ?? late
        }
    }

    /// Something of what the network calls the post before; nil where that is not known yet.
    private func follows(_ part: (String) -> String) -> TemplateValue? {
        guard dispatch.content.follows != nil else { return nil }
        return predecessor.map { .text(part($0)) }
    }

    private func value(_ field: Name.PostField) -> TemplateValue {
        let content = dispatch.content
        return switch field {
        case .id: .text(dispatch.post.rawValue)
        case .revision: .number(dispatch.revision)
        case .kind: .text(content.kind.rawValue)
        case .language: .text(content.language.rawValue)
        case .text: .text(content.text(for: dispatch.channel))
        case .textWithLink: .text(textWithLink)
        case .link: content.link.map { .text($0) } ?? .null
        case .host: host.map { .text($0) } ?? .null
        case .topic: .text(content.topic)
        case .tags: .list(content.tags.map { .text($0) })
        case .facts: .list(content.facts.map { .text($0) })
        case .media:
            .list(
                content.media.map { medium in
                    .object([
                        TemplateValue.Pair(key: "name", value: .text(medium.name)),
                        TemplateValue.Pair(key: "sha256", value: .text(medium.sha256)),
                        TemplateValue.Pair(key: "alt", value: .text(medium.alt)),
                    ])
                }
            )
        case .follows: content.follows.map { .text($0.rawValue) } ?? .null
        case .due: .text(dispatch.due.description)
        case .key: .text(dispatch.publishKey)
        case .tid: .text(TimestampID(post: dispatch.post, due: dispatch.due).description)
        }
    }

    /// The host of the agency's own page.
    private var host: String? {
        dispatch.content.link.flatMap { URLComponents(string: $0)?.host }
    }

    /// The text, with the agency's own page under it where it does not name it already.
    private var textWithLink: String {
        let text = dispatch.content.text(for: dispatch.channel)
        guard let link = dispatch.content.link, !text.contains(link) else { return text }
        return text + "\n\n" + link
    }

    private func value(ofItem field: String) -> TemplateValue? {
        guard let (list, index) = item else { return nil }
        switch list {
        case .media:
            let medium = dispatch.content.media[index]
            switch field {
            case "name": return .text(medium.name)
            case "sha256": return .text(medium.sha256)
            case "alt": return .text(medium.alt)
            case "bytes": return .text("{{ medium \(medium.sha256) }}")
            default: break
            }
        case .links, .hashtags, .mentions:
            let part =
                switch list {
                case .links: parts.links[index]
                case .hashtags: parts.hashtags[index]
                case .mentions, .media: parts.mentions[index]
                }
            switch field {
            case "text": return .text(part.text)
            case "start": return .number(part.start)
            case "end": return .number(part.end)
            default: break
            }
        }
        return keptOfItems[list]?[index]?[field]
    }
}
