internal import Courier
public import Editorial
internal import Foundation
public import Newsdesk

extension Channels {
    /// Asks the channel whether it has what an attempt would have brought.
    public func lookUp(_ request: RenderedRequest, at now: Instant) async -> LookUp {
        guard let setting = settings[request.channel], let lookUp = setting.adapter.lookUp else {
            return .cannotTell(reason: "the channel '\(request.channel)' cannot be asked")
        }
        guard let dispatch = dispatch(behind: request) else {
            return .cannotTell(reason: "the channel or its adapter has been changed since")
        }
        guard lookUp.findsReplies || dispatch.content.follows == nil else {
            return .cannotTell(reason: "the channel shows no replies")
        }
        do throws(Stop) {
            var errand = try await Errand(self, setting, context(of: dispatch, setting))
            for step in lookUp.steps { try await errand.make(step) }
            let request = try await errand.request(lookUp.request, errand.context)
            let verdict = await courier.send(request, mayOpen: { true })
            guard case .answered(let answer) = verdict, answer.isComplete else {
                return .cannotTell(reason: "the channel did not answer")
            }
            let json = TemplateValue(json: answer.body)
            await errand.expireSession(after: answer, json)
            return lookUp.finding(in: answer, json, errand.context, setting.adapter)
        } catch {
            return .cannotTell(reason: error.outcome.reason ?? "the channel did not answer")
        }
    }
}

extension LookUpTemplate {
    /// How much earlier than its post an element may say that it was made: clocks differ.
    static let tolerance = Duration.seconds(120)

    /// What an answer says about a post.
    func finding(
        in answer: Answer,
        _ json: TemplateValue?,
        _ context: Context,
        _ adapter: Adapter
    ) -> LookUp {
        if let absent, absent.holds(answer, json) { return .absent }
        guard (200...299).contains(answer.status), let json else {
            return .cannotTell(reason: "the channel answered \(answer.status)")
        }
        guard let search else { return found(json, context) }
        guard case .list(let elements)? = search.list.steps.isEmpty ? json : json.at(search.list)
        else { return .cannotTell(reason: "the channel answered without a list") }
        let earliest = Instant(
            milliseconds: context.dispatch.due.milliseconds - Self.tolerance.wholeMilliseconds
        )
        let shortens = adapter.limits.length.shortensMentions
        let wanted = search.form.comparable(wanted: context, shortensMentions: shortens)
        var reachesBack = false
        for element in elements {
            guard let time = element.at(search.time).flatMap({ RateLimit.moment($0.plain) }),
                let text = element.at(search.text)?.plain
            else { return .cannotTell(reason: "the channel's list has no times or texts") }
            guard time >= earliest else {
                reachesBack = true
                continue
            }
            let seen = search.form.comparable(text, shortensMentions: shortens)
            guard seen == wanted else { continue }
            return found(element, context)
        }
        if let page = search.page, elements.count >= page, !reachesBack {
            return .cannotTell(reason: "the channel shows only its last \(elements.count) posts")
        }
        return .absent
    }

    private func found(_ json: TemplateValue, _ context: Context) -> LookUp {
        var rules = AnswerRules()
        rules.link = link
        let id = id.flatMap { json.at($0)?.plain }
        let classification = Classification(rules: rules, now: context.dispatch.due)
        return .found(
            remoteID: Classification.kept(id),
            link: Classification.kept(classification.link(json, id: id, context))
        )
    }
}

extension LookUpTemplate.Search.Form {
    /// What an answer shows, as it can be compared.
    func comparable(_ shown: String, shortensMentions: Bool) -> String {
        let text = self == .html ? PlainText.of(html: shown) : shown
        return PlainText.comparable(text, shortensMentions: shortensMentions)
    }

    /// What an answer has to show: HTML is what readers see, a plain text comes back as it was sent.
    func comparable(wanted context: Context, shortensMentions: Bool) -> String {
        let text = self == .html ? context.text : context.sent
        return PlainText.comparable(text, shortensMentions: shortensMentions)
    }
}

/// Texts as a network shows them.
///
/// A tag ends where another begins: so no `<` is read on from more than once, whatever a server sends.
enum PlainText {
    /// A text as it can be compared after a network has set it its own way.
    static func comparable(_ text: String, shortensMentions: Bool) -> String {
        let whole = text.precomposedStringWithCanonicalMapping
        let short =
            shortensMentions
            ? whole.replacing(/(@[A-Za-z0-9_.\-]+)@[A-Za-z0-9.\-]+[A-Za-z0-9]/) { $0.output.1 }
            : whole
        return short.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }

    /// The addresses to which a piece of HTML leads.
    static func links(ofHTML html: String) -> [String] {
        html.matches(of: /<a\s[^<>]*?href\s*=\s*"([^"]*)"/.ignoresCase()).map { match in
            unescaped(String(match.output.1))
        }
    }

    /// The words of a piece of HTML, as a reader sees them.
    static func of(html: String) -> String {
        var text = html.replacing(/<br\s*\/?>/.ignoresCase(), with: "\n")
            .replacing(/<\/p>\s*/.ignoresCase(), with: "\n\n")
        text = text.replacing(/<[^<>]*>/, with: "")
        return unescaped(text)
    }

    private static func unescaped(_ html: String) -> String {
        var text = html
        let entities = [
            "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&#x27;": "'", "&apos;": "'",
            "&nbsp;": " ", "&#10;": "\n",
        ]
        for (entity, character) in entities { text = text.replacing(entity, with: character) }
        text = text.replacing(/&#(x?)([0-9A-Fa-f]{1,6});/) { match in
            UInt32(match.output.2, radix: match.output.1.isEmpty ? 10 : 16)
                .flatMap { Unicode.Scalar($0) }.map { String($0) } ?? String(match.output.0)
        }
        // Last, so that what was written as an entity of an entity stays one.
        return text.replacing("&amp;", with: "&")
    }
}
