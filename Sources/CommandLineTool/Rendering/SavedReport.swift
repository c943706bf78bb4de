internal import ArgumentParser
internal import Editorial
internal import Newsdesk

/// Tells what became of a draft that was kept, with what the gate thinks of it.
struct SavedReport {
    let name: String
    let firstLine: Int
    let workspace: Workspace

    private struct Line: Encodable {
        let post: PostID
        let revision: Int
        let stage: Post.Stage
        let blocked: Bool
        let findings: [GateReport.Line]
    }

    /// Prints it, and ends with 1 when the gate blocks.
    func show(_ saved: Newsdesk.Saved, verb: String, json: Bool) throws {
        let post = saved.post
        if json {
            Output.json(
                Line(
                    post: post.id,
                    revision: post.revision.number,
                    stage: post.stage,
                    blocked: saved.check.blocks,
                    findings: saved.check.report.lines
                )
            )
        } else {
            let due = post.revision.plan.map { ", due " + workspace.time.text($0.due) } ?? ""
            Output.line("\(post.id) \(verb), revision \(post.revision.number)\(due)")
            FindingReport(
                name: name,
                firstLine: firstLine,
                language: workspace.file.house.language
            ).show(saved.check)
        }
        guard saved.check.blocks else { return }
        Output.note(
            "\(post.id) is kept, but the gate blocks it: it cannot be submitted like this.",
            .red
        )
        throw ExitCode(FailureClass.refused.rawValue)
    }
}
