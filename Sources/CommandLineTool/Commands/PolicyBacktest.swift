internal import ArgumentParser
internal import Editorial
internal import Foundation
internal import Newsdesk

struct PolicyBacktest: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backtest",
        abstract: "Run the rules of now over every revision that was ever queued.",
        discussion: """
            Compares with what the gate said when each was kept: what would be blocked
            now and was not, what would pass now and was blocked. Nothing is changed.

            Examples:
              heraut policy backtest
              heraut policy backtest --json
            """
    )

    /// How often long work says how far it is.
    private static let rhythm = Duration.seconds(2)

    @Flag(help: "Show the revisions with other findings and the same answer too.")
    var all = false

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    private struct Line: Encodable {
        let post: PostID
        let revision: Int
        let stage: Post.Stage?
        let present: Bool
        let verdict: Newsdesk.Backtest.Verdict
        let gained: [GateReport.Line]
        let lost: [GateReport.Line]
    }

    func run() async throws {
        let found = try await place.open().withDesk { desk in
            let clock = ContinuousClock()
            var next = clock.now + Self.rhythm
            return try await desk.backtest { done, all in
                guard clock.now >= next, done < all else { return }
                next = clock.now + Self.rhythm
                Output.note("\(done) of \(all) revisions", .faint)
            }
        }
        let shown = found.outcomes.filter { outcome in
            switch outcome.verdict {
            case .newlyBlocked, .noLongerBlocked: true
            case .otherFindings: all || form.json
            case .unchanged, .forgotten: form.json
            }
        }
        for outcome in shown { form.json ? Output.json(line(outcome)) : show(outcome) }
        Output.note(
            "\(Output.count(found.outcomes.count, "revision")): \(found.count(.newlyBlocked)) newly"
                + " blocked,"
                + " \(found.count(.noLongerBlocked)) no longer blocked,"
                + " \(found.count(.otherFindings)) with other findings,"
                + " \(found.count(.unchanged)) unchanged"
                + (found.count(.forgotten) == 0
                    ? "" : ", \(found.count(.forgotten)) whose words are gone")
        )
    }

    private func line(_ outcome: Newsdesk.Backtest.Outcome) -> Line {
        Line(
            post: outcome.post,
            revision: outcome.revision,
            stage: outcome.stage,
            present: outcome.isPresent,
            verdict: outcome.verdict,
            gained: outcome.gained,
            lost: outcome.lost
        )
    }

    private func show(_ outcome: Newsdesk.Backtest.Outcome) {
        let style: Output.Style =
            switch outcome.verdict {
            case .newlyBlocked: .red
            case .noLongerBlocked: .green
            case .otherFindings, .unchanged, .forgotten: .plain
            }
        let words = outcome.verdict.rawValue.replacing("-", with: " ")
        let present = outcome.stage.map { ", \($0.rawValue)" } ?? ""
        let stage = outcome.isPresent ? present : ", replaced"
        Output.line("\(outcome.post) revision \(outcome.revision)\(stage): \(words)", style)
        for (sign, lines) in [("+", outcome.gained), ("-", outcome.lost)] {
            for line in lines {
                Output.line("    \(sign) \(line.severity.rawValue.padded(to: 7))\(line.rule)")
            }
        }
    }
}
