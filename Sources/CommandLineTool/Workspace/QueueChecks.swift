internal import Editorial
internal import Foundation
internal import Newsdesk
internal import QueueStore

/// What the queue's file and its timer are like.
struct QueueChecks {
    /// How long after its last sign of life a timer is missed, while something waits.
    private static let timerPatience = Duration.seconds(600)
    /// How far the clock may be behind the last entry.
    private static let clockPatience = Duration.seconds(5)

    private let workspace: Workspace
    private let desk: Newsdesk
    private let store: QueueStore
    private let now = SystemClock().now()

    init(_ workspace: Workspace, _ desk: Newsdesk, _ store: QueueStore) {
        (self.workspace, self.desk, self.store) = (workspace, desk, store)
    }

    /// Every check, in a fixed order.
    func findings() async throws -> [Doctor.Finding] {
        let condition = try store.condition()
        return [
            sqlite(condition), settings(condition), seen(condition), writers(condition),
            clock(condition), try backup(), try await publisher(condition), try await quarantine(),
        ]
    }

    private func sqlite(_ condition: QueueCondition) -> Doctor.Finding {
        let version = "SQLite \(condition.sqliteVersion), schema \(condition.schemaVersion)"
        guard condition.hasWALResetBug else { return Doctor.Finding("sqlite", .ok, version) }
        return Doctor.Finding(
            "sqlite",
            .ok,
            version + ": has the WAL-reset bug, which Heraut's own lock keeps away; let no other"
                + " program write to the queue"
        )
    }

    private func settings(_ condition: QueueCondition) -> Doctor.Finding {
        // Those of this connection were compared when it was opened.
        Doctor.Finding("pragmas", .ok, condition.settings.joined(separator: ", "))
    }

    private func seen(_ condition: QueueCondition) -> Doctor.Finding {
        if let problem = condition.rollback { return Doctor.Finding("seen", .wrong, problem) }
        return Doctor.Finding("seen", .ok, "the queue has every entry that this machine has seen")
    }

    private func writers(_ condition: QueueCondition) -> Doctor.Finding {
        let megabytes = condition.walBytes / 1_024 / 1_024
        let wal = "WAL of \(megabytes) MB"
        guard condition.walBytes <= QueueCondition.largeWAL else {
            return Doctor.Finding(
                "lock",
                .wrong,
                "\(wal): somebody has been reading for very long; end that program"
            )
        }
        return Doctor.Finding(
            "lock",
            .ok,
            (condition.isBeingWritten ? "somebody writes just now" : "free") + ", " + wal
        )
    }

    private func clock(_ condition: QueueCondition) -> Doctor.Finding {
        let last = condition.lastEntry
        guard now >= last + (.zero - Self.clockPatience) else {
            return Doctor.Finding(
                "clock",
                .wrong,
                "it is \(workspace.time.text(now)) here, and the last entry is of"
                    + " \(workspace.time.text(last)): put the clock right"
            )
        }
        return Doctor.Finding("clock", .ok, "not behind the last entry")
    }

    private func backup() throws -> Doctor.Finding {
        guard let last = try store.lastBackup() else {
            return Doctor.Finding("backup", .note, "none was ever made; see 'heraut backup --help'")
        }
        let age = now.since(last.at)
        let detail = "the last was made at \(workspace.time.text(last.at)), entry \(last.sequence)"
        guard age <= workspace.file.backupAge else {
            return Doctor.Finding("backup", .wrong, detail + ": older than heraut.yaml allows")
        }
        return Doctor.Finding("backup", .ok, detail)
    }

    private func publisher(_ condition: QueueCondition) async throws -> Doctor.Finding {
        let status = try await desk.queue.publisher()
        guard !status.isRunning else {
            return Doctor.Finding("publisher", .ok, "runs now, epoch \(status.epoch)")
        }
        let soon = try await desk.queue.due(upTo: now + Self.timerPatience, limit: 1)
        guard let tick = condition.lastTick else {
            return Doctor.Finding(
                "publisher",
                soon.isEmpty ? .note : .wrong,
                "none has ever run here" + (soon.isEmpty ? "" : ", and something is due soon")
            )
        }
        let detail = "last seen at \(workspace.time.text(tick))"
        let isLate = now.since(tick) > Self.timerPatience && !soon.isEmpty
        return Doctor.Finding(
            "publisher",
            isLate ? .wrong : .ok,
            detail + (isLate ? ", and something is due soon: start 'heraut run'" : "")
        )
    }

    private func quarantine() async throws -> Doctor.Finding {
        guard let report = try await desk.quarantine() else {
            return Doctor.Finding("quarantine", .ok, "none")
        }
        return Doctor.Finding("quarantine", .wrong, QuarantineReport.sentence(report))
    }
}
