internal import ArgumentParser
internal import Newsdesk

struct Publish: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish",
        abstract: "Send what is due now, once: for a systemd timer or cron.",
        discussion: """
            Ends with 1 when something failed, is unknown or was missed.

            Example: heraut publish --workspace /srv/heraut
            """
    )

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    func run() async throws {
        let workspace = try place.open()
        let json = form.json
        let tally = try await workspace.withTimer { desk, files in
            let report = NoticeReport(time: workspace.time, json: json)
            let notices = try files.look().notices
            return try await Publisher(desk: desk, houses: files, notices: notices) {
                report.show($0)
            }.pass()
        }
        NoticeReport.end(tally)
        if tally.needsAttention { throw ExitCode(FailureClass.refused.rawValue) }
    }
}
