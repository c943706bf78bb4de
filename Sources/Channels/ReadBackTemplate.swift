internal import Courier
internal import Editorial
internal import Newsdesk
internal import PlacedYAML

/// How a channel is asked what readers have of a post, and where its answer says so.
struct ReadBackTemplate {
    /// The longest time after which a channel is asked.
    static let maximumWait = Duration.seconds(3_600)

    /// A list in an answer, and what counts in each of its elements.
    struct Elements {
        let list: JSONPath
        let at: JSONPath

        init(_ value: YAMLValue) throws(YAMLProblem) {
            let map = try value.mapping(allowed: AdapterKeys.elements)
            list = JSONPath(try map.required("list").string())
            at = JSONPath(try map.required("at").string())
        }

        /// Nothing where there is no such list: a post without pictures may come without it.
        func words(in json: TemplateValue) -> [String] {
            guard case .list(let elements)? = json.at(list) else { return [] }
            return elements.map { $0.at(at)?.plain ?? "" }
        }
    }

    let request: RequestTemplate
    let text: JSONPath
    let form: LookUpTemplate.Search.Form
    /// The addresses to which the post leads; those of the text's own HTML where nothing is said.
    let links: Elements?
    /// The alt texts of its pictures, in their order.
    let pictures: Elements?
    /// How answers say that there is no such post any more.
    let gone: [Match]
    let after: Duration

    /// Reads `read-back:`.
    ///
    /// - Throws: ``YAMLProblem`` with file, line and column.
    init(_ value: YAMLValue, _ scope: Scope) throws(YAMLProblem) {
        let map = try value.mapping(allowed: AdapterKeys.readBack)
        var scope = scope
        scope.hasID = true
        request = try RequestTemplate(map, scope, usual: .get)
        text = JSONPath(try map.required("text").string())
        form = try map["as"]?.oneOf(LookUpTemplate.Search.Form.self) ?? .plain
        links = try map["links"].map { value throws(YAMLProblem) in try Elements(value) }
        pictures = try map["pictures"].map { value throws(YAMLProblem) in try Elements(value) }
        var gone: [Match] = []
        if let value = map["gone"] {
            for element in value.form == .sequence ? try value.list() : [value] {
                gone.append(try Match(element))
            }
        }
        self.gone = gone
        after = try map["after"]?.duration(upTo: Self.maximumWait) ?? .seconds(5)
    }

    /// What an answer shows, beside what was signed.
    func finding(in answer: Answer, _ context: Context, _ adapter: Adapter) -> ReadBack {
        let json = TemplateValue(json: answer.body)
        if gone.contains(where: { $0.holds(answer, json) }) { return .gone }
        guard (200...299).contains(answer.status), let json, let shown = json.at(text)?.plain else {
            return .unseen(reason: "the channel answered \(answer.status) without the post's text")
        }
        var differences: [String] = []
        let shortens = adapter.limits.length.shortensMentions
        if form.comparable(shown, shortensMentions: shortens)
            != form.comparable(wanted: context, shortensMentions: shortens)
        {
            differences.append("the text is another")
        }
        // Only where it stands as an address of its own in what readers see.
        if let link = context.dispatch.content.link,
            context.parts.links.contains(where: { $0.text == link }),
            let found = linksShown(in: json, shown),
            !found.contains(link)
        {
            differences.append("the link leads elsewhere")
        }
        if let pictures, adapter.carriesPictures {
            differences += Self.pictures(pictures.words(in: json), context)
        }
        return differences.isEmpty ? .same : .differs(differences)
    }

    /// The addresses to which the post leads; nil where the answer says nothing about that.
    private func linksShown(in json: TemplateValue, _ text: String) -> [String]? {
        if let links { return links.words(in: json) }
        return form == .html ? PlainText.links(ofHTML: text) : nil
    }

    private static func pictures(_ alts: [String], _ context: Context) -> [String] {
        let media = context.dispatch.content.media
        guard alts.count == media.count else {
            return ["it has \(alts.count) pictures instead of \(media.count)"]
        }
        return zip(media, alts).compactMap { medium, alt in
            let isSame =
                PlainText.comparable(alt, shortensMentions: false)
                == PlainText.comparable(medium.alt, shortensMentions: false)
            return isSame ? nil : "the alt text of '\(medium.name)' is another"
        }
    }
}
