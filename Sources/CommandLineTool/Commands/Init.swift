internal import ArgumentParser
internal import Editorial
internal import Foundation

struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Make a workspace: heraut.yaml, an empty queue and the folders around them.",
        usage: "heraut init [<folder>] [--agency <agency>] [options]",
        discussion: """
            People and channels can be given now or written into heraut.yaml later.

            Example:
              heraut init news --agency "Dienst Voorbeeld" --admin-key dirk:dirk.pub \\
                --person anna:author:anna.pub --person bram:approver:bram.pub \\
                --webhook site=https://cms.agency.example/hooks/heraut
            """
    )

    @Argument(help: "The folder to make; it may exist, but hold no workspace.")
    var folder = "."

    @Option(help: "The agency's name.")
    var agency = "Dienst Voorbeeld"

    @Option(help: "The agency's time zone, by its IANA name.")
    var zone = "Europe/Amsterdam"

    @Option(help: "The language of messages: nl or en.")
    var language = Language.dutch

    @Option(
        help: ArgumentHelp(
            "The first admin, whose signature adds everybody else. Can be repeated.",
            valueName: "handle:file.pub"
        )
    )
    var adminKey: [String] = []

    @Option(
        help: ArgumentHelp(
            "Somebody who takes part, with roles (author, approver, spokesperson, legal, admin)"
                + " and a public SSH key. Can be repeated.",
            valueName: "handle:role,role:file.pub"
        )
    )
    var person: [String] = []

    @Option(
        help: ArgumentHelp(
            "A channel: a signed webhook, with a fresh secret in secrets/. Can be repeated.",
            valueName: "name=url"
        )
    )
    var webhook: [String] = []

    func run() async throws {
        let new = try NewWorkspace(
            folder: folder,
            agency: agency,
            zone: zone,
            language: language,
            people: adminKey.map(NewWorkspace.Person.init(admin:))
                + person.map { text in try NewWorkspace.Person(text) },
            webhooks: webhook.map(NewWorkspace.Webhook.init)
        )
        try new.make(at: SystemClock().now(), chance: SystemChance())
        Output.line("made the workspace '\(folder)'")
        for webhook in new.webhooks {
            Output.line("  channel \(webhook.name): the receiver needs \(webhook.secretFile)")
        }
        if person.isEmpty, !adminKey.isEmpty {
            Output.note("next: heraut people add HANDLE --role ROLE --key FILE.pub --why REASON")
        } else if person.isEmpty || webhook.isEmpty {
            Output.note("next: write people and channels into \(folder)/heraut.yaml")
        } else {
            Output.note("next: heraut draft FILE.md --workspace \(folder) --as HANDLE")
        }
    }
}
