package import Courier
internal import Editorial
internal import Newsdesk
package import PlacedYAML

/// What the shipped adapters make of an answer: `make fuzz` searches for one that breaks them.
package struct AnswerTrial {
    /// A secret that an answer may give back, and that nothing which is kept may have in it.
    package static let secret = "s3cret-t0ken"
    private static let now = Instant(milliseconds: 1_796_000_000_000)

    private let adapters: [Adapter]

    /// Reads the shipped adapters.
    ///
    /// - Throws: ``YAMLProblem``.
    package init() throws(YAMLProblem) {
        var adapters: [Adapter] = []
        for file in ShippedFiles.all {
            adapters.append(try Adapter(text: file.text, file: file.path))
        }
        self.adapters = adapters
    }

    /// What is wrong with what an adapter makes of an answer; nil where nothing is.
    ///
    /// - Parameters:
    ///   - index: Which adapter, counted round.
    ///   - answer: What came.
    /// - Returns: A sentence for the one who searches.
    package func flaw(of index: Int, _ answer: Answer) -> String? {
        let adapter = adapters[index % adapters.count]
        let dispatch = Dispatch(
            post: PostID("p-trial"),
            revision: 1,
            content: Content(
                kind: .dilemma,
                language: .dutch,
                text: "Snel of zorgvuldig? https://a.example/1",
                topic: "x",
                channels: [ChannelID("site")]
            ),
            due: Self.now,
            channel: ChannelID("site")
        )
        var context = Context(
            dispatch,
            settings: [:],
            text: adapter.text,
            markup: adapter.markup
        )
        context.remoteID = "1"
        let told = Told(besides: [Self.secret])
        let receipt = Classification(
            rules: adapter.answer,
            rateLimit: adapter.rateLimit,
            now: Self.now,
            told: told
        ).receipt(of: .answered(answer), in: context)
        if let until = receipt.restsUntil, until > Self.now + Classification.maximumWait {
            return "it rests until \(until)"
        }
        if let flaw = flaw(in: receipt.outcome, answer) { return flaw }
        let json = answer.isComplete ? TemplateValue(json: answer.body) : nil
        if let lookUp = adapter.lookUp,
            case .found(let id, let link) = lookUp.finding(in: answer, json, context, adapter, told),
            let flaw = flaw(id, link)
        {
            return flaw
        }
        if let readBack = adapter.readBack,
            let detail = readBack.finding(in: answer, context, adapter).detail,
            let flaw = flaw(inWords: detail)
        {
            return flaw
        }
        if let read = adapter.limits.read, case .fails(let reason) = read.limits(in: json) {
            return flaw(inWords: reason)
        }
        return nil
    }

    private func flaw(in outcome: Outcome, _ answer: Answer) -> String? {
        switch outcome {
        case .published(let id, let link):
            guard (200...299).contains(answer.status) else {
                return "a \(answer.status) is published"
            }
            return flaw(id, link)
        case .postponed(let wait, let reason):
            let most = Classification.maximumWait.wholeMilliseconds
            guard (0...most).contains(wait ?? 0) else { return "it waits for \(wait ?? 0) ms" }
            return flaw(inWords: reason)
        case .refused(let reason), .closed(let reason), .notSent(let reason), .unknown(let reason):
            return flaw(inWords: reason)
        }
    }

    private func flaw(_ id: String?, _ link: String?) -> String? {
        for text in [id, link].compactMap(\.self) {
            if !text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return "'\(text)' is kept" }
            if let flaw = flaw(inWords: text) { return flaw }
        }
        if let link, !WebAddress.isPage(link) { return "'\(link)' is no page" }
        return nil
    }

    private func flaw(inWords text: String) -> String? {
        if text.isEmpty { return "nothing is said" }
        if text.contains(Self.secret) { return "it says the secret" }
        let isPlain = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        return isPlain ? nil : "'\(text)' has controls"
    }
}
