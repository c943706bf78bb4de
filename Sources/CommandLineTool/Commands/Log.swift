internal import ArgumentParser
internal import Editorial
internal import Newsdesk

struct LogShow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show the record: who did what and when, oldest first.",
        discussion: """
            --json prints the exact bytes of each entry with its hash.

            Example: heraut log p-3k9f2m1x
            """
    )

    /// How many entries are read at once.
    private static let page = 500

    @Argument(help: "Only this post.")
    var post: String?

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    func run() async throws {
        let id = try post.map(PostName.id)
        let workspace = try place.open()
        try await workspace.withDesk { desk in
            if let id { _ = try await desk.post(id) }
            var after = 0
            while true {
                let entries = try await desk.queue.log(after: after, post: id, limit: Self.page)
                guard let last = entries.last else { return }
                after = last.sequence
                for entry in entries { try await show(entry, desk, workspace) }
            }
        }
    }

    private func words(of event: StopEvent, _ desk: Newsdesk) async throws -> String {
        switch event {
        case .held(let hold, let scope, let reason):
            return "\(hold) stops \(scope.words): " + (try await desk.reason(reason))
        case .released(let hold, let signature, let reason):
            return "\(hold), as \(signature.role.rawValue): " + (try await desk.reason(reason))
        case .closed(let channel, let reason): return "\(channel): \(reason)"
        case .reopened(let channel, let reason):
            return "\(channel): " + (try await desk.reason(reason))
        case .restored(let note):
            let made = note.madeAt.map { "of \($0)" } ?? "that does not say when it was made"
            return "from a copy \(made), entry \(note.sequence), head \(note.head.prefix(12))"
        case .cleared(let reason): return try await desk.reason(reason)
        }
    }

    private func words(
        of event: PeopleEvent,
        _ desk: Newsdesk,
        _ workspace: Workspace
    ) async throws -> String {
        let person = try await desk.handle(of: event.person)
        switch event {
        case .changed(_, let signature):
            return "\(person): " + (try await desk.words(ofChange: signature))
        case .onCall(_, let from, let until):
            return "\(person) is on call from \(workspace.time.text(from)) until"
                + " \(workspace.time.text(until))"
        case .offCall(_, let entry): return "\(person) is not on call as #\(entry) says"
        }
    }

    private func show(
        _ logged: LoggedEntry,
        _ desk: Newsdesk,
        _ workspace: Workspace
    ) async throws {
        guard !form.json else {
            return Output.raw(logged.line)
        }
        let number = "#\(logged.sequence)".padded(to: 6)
        if let entry = try? CanonicalJSON.value(NameEntry.self, of: logged.text) {
            let who = try await desk.handle(of: entry.actor)
            let words = try await desk.words(of: entry)
            let what: String
            switch entry.name {
            case .allowed: what = "allowed"
            case .removed: what = "taken back"
            }
            return Output.line(
                number + workspace.time.text(entry.at) + "  " + "name".padded(to: 12)
                    + who.padded(to: 10)
                    + "\(what): '\(words.name)', \(entry.change.list.rawValue): \(words.why)"
            )
        }
        if let entry = try? CanonicalJSON.value(StopEntry.self, of: logged.text) {
            let who = try await desk.handle(of: entry.actor)
            return Output.line(
                number + workspace.time.text(entry.at) + "  " + entry.stop.name.padded(to: 12)
                    + who.padded(to: 10) + (try await words(of: entry.stop, desk))
            )
        }
        if let entry = try? CanonicalJSON.value(ForgetEntry.self, of: logged.text) {
            let who = try await desk.handle(of: entry.actor)
            let went = entry.forgotten
            let count = went.values.values.reduce(went.pictures.count) { $0 + $1.count }
            return Output.line(
                number + workspace.time.text(entry.at) + "  " + "forgotten".padded(to: 12)
                    + who.padded(to: 10)
                    + "\(Output.count(count, "value")), \(went.parts.map(\.rawValue).joined(separator: ", "))"
                    + " before \(workspace.time.text(went.before)): "
                    + (try await desk.reason(went.reason))
            )
        }
        if let entry = try? CanonicalJSON.value(PeopleEntry.self, of: logged.text) {
            let who = try await desk.handle(of: entry.actor)
            return Output.line(
                number + workspace.time.text(entry.at) + "  " + "people".padded(to: 12)
                    + who.padded(to: 10) + (try await words(of: entry.people, desk, workspace))
            )
        }
        guard let entry = logged.entry else {
            return Output.line(number + QueueNote(logged.text, in: workspace).words, .faint)
        }
        let who = try await desk.handle(of: entry.actor)
        let detail = try await detail(entry.event, desk, workspace)
        let head =
            number + workspace.time.text(entry.at) + "  " + entry.post.rawValue + "  "
            + who.padded(to: 10) + entry.event.name
        let whole = head + (detail.isEmpty ? "" : ": \(detail)")
        guard Output.columns(Output.safe(whole)) > Output.width else { return Output.line(whole) }
        Output.line(head + ":")
        for line in Output.wrap(detail, width: Output.width, indent: "      ") {
            Output.line(line)
        }
    }

    private func detail(
        _ event: Event,
        _ desk: Newsdesk,
        _ workspace: Workspace
    ) async throws -> String {
        switch event {
        case .drafted(let revision, let report), .revised(let revision, let report):
            let rules = report.blockingRules
            return "revision \(revision.number), \(revision.kind.rawValue)"
                + (rules.isEmpty ? "" : ", blocked by \(rules.joined(separator: ", "))")
        case .waived(let waiver):
            let (finding, statement) = (waiver.finding, waiver.signature.statement)
            return "\(finding.rule) at \(finding.start)-\(finding.end), statement"
                + " \(statement.rawValue.prefix(12)): "
                + (try await desk.reason(waiver.reason))
        case .submitted(let signature, _), .signed(let signature, _):
            var principal = ""
            if let other = signature.inPlaceOf {
                principal = " in the place of " + (try await desk.handle(of: other))
            }
            return "as \(signature.role.rawValue)\(principal), statement"
                + " \(signature.statement.rawValue.prefix(12))"
        case .approved: return "enough people signed"
        case .returned(let reason), .withdrawn(let reason): return try await desk.reason(reason)
        case .claimed(let claim):
            return "\(claim.channel), attempt \(claim.attempt), body \(claim.bodySHA256.prefix(12))"
        case .published(let channel, let remoteID, let link):
            return "\(channel) " + [link, remoteID].compactMap(\.self).joined(separator: ", ")
        case .postponed(let channel, let reason, let until):
            return "\(channel): \(reason); again at \(workspace.time.text(until))"
        case .refused(let channel, let reason), .lost(let channel, let reason),
            .stopped(let channel, let reason):
            return "\(channel): \(reason)"
        case .held(let channel, let hold): return "\(channel): \(hold)"
        case .resumed(let channel, let proof, let until):
            return "\(channel): \(proof.rawValue), at \(workspace.time.text(until))"
        case .missed(let channel): return channel?.rawValue ?? ""
        case .readBack(let channel, let finding):
            return "\(channel): \(finding.detail ?? "as it was signed")"
        case .foundLive(let channel, let link, _): return "\(channel) \(link)"
        case .doubted(let channel): return "\(channel): \(Event.doubt)"
        case .cancelled(let channel, let reason), .foundNotLive(let channel, let reason),
            .reinstated(let channel, let reason):
            return "\(channel): " + (try await desk.reason(reason))
        }
    }
}
