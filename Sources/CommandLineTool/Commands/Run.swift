internal import ArgumentParser
internal import Foundation
internal import Newsdesk
internal import Synchronization
internal import UnixSignals

struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Keep the time and publish on the second, until SIGTERM or Ctrl-C.",
        discussion: """
            Finishes what is in flight before it ends. One at a time for each queue.
            Under systemd (Type=notify) it says when it is ready, lives and ends.

            Example: heraut run --workspace /srv/heraut
            """
    )

    @OptionGroup var place: PlaceOptions
    @OptionGroup var form: FormOptions

    func run() async throws {
        let workspace = try place.open()
        let json = form.json
        let isStopped = StopSign()
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        let manager = ServiceManager(environment: ProcessInfo.processInfo.environment)
        let tally = try await workspace.withTimer { desk, files in
            let report = NoticeReport(time: workspace.time, json: json)
            let notices = try files.look().notices
            let publisher = Publisher(desk: desk, houses: files, notices: notices) {
                report.show($0)
            }
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await _ in signals {
                        Output.note("stopping: finishing what is in flight")
                        manager.stopping()
                        isStopped.put()
                    }
                }
                if let interval = manager.interval {
                    group.addTask {
                        while !Task.isCancelled {
                            manager.alive()
                            try? await Task.sleep(for: interval)
                        }
                    }
                }
                StartMemory.giveBack()
                manager.ready()
                let tally = try await publisher.run { isStopped.stands }
                group.cancelAll()
                return tally
            }
        }
        NoticeReport.end(tally)
    }
}

/// Put up by a signal, looked at by the publisher.
private final class StopSign: Sendable {
    private let value = Atomic(false)

    var stands: Bool { value.load(ordering: .acquiring) }

    func put() { value.store(true, ordering: .releasing) }
}
