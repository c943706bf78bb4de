public import Editorial

extension Newsdesk {
    /// What the rules of this moment say about everything that was ever queued.
    public struct Backtest: Sendable {
        /// How a revision comes out now, beside the report that was kept with it.
        public enum Verdict: String, CaseIterable, Codable, Sendable {
            /// It passed, and is blocked now.
            case newlyBlocked = "newly-blocked"
            /// It was blocked, and passes now.
            case noLongerBlocked = "no-longer-blocked"
            /// Other findings, and the same answer.
            case otherFindings = "other-findings"
            /// The same findings.
            case unchanged
            /// Its words are not kept any more.
            case forgotten
        }

        /// One revision.
        public struct Outcome: Sendable {
            /// The post.
            public let post: PostID
            /// Which version of it.
            public let revision: Int
            /// Where the post stands now.
            public let stage: Post.Stage?
            /// Whether it is the version that would go out.
            public let isPresent: Bool
            /// How it comes out.
            public let verdict: Verdict
            /// Rules that did not speak before, or less.
            public let gained: [GateReport.Line]
            /// Rules that spoke before and do not now, or less.
            public let lost: [GateReport.Line]
        }

        /// Every revision that was looked at, oldest first.
        public let outcomes: [Outcome]

        /// How many came out like that.
        public func count(_ verdict: Verdict) -> Int { outcomes.count { $0.verdict == verdict } }
    }

    /// Runs the rules of this moment over every revision of every post.
    ///
    /// - Parameter progress: Told how many of how many are done, after each.
    /// - Returns: How each comes out beside what was kept with it.
    /// - Throws: ``DeskError`` when the queue cannot be read.
    public func backtest(
        progress: (_ done: Int, _ all: Int) -> Void
    ) async throws(DeskError) -> Backtest {
        let kept = try await keptReports()
        let rows = try await queued { () async throws(QueueError) in
            try await queue.rows(in: nil)
        }
        let present = Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0) })
        var outcomes: [Backtest.Outcome] = []
        for (number, revision) in kept.enumerated() {
            outcomes.append(try await outcome(of: revision, present[revision.post]))
            progress(number + 1, kept.count)
        }
        return Backtest(outcomes: outcomes)
    }

    private struct KeptReport {
        let post: PostID
        let revision: Revision
        var report: GateReport
        /// What was waived by the time of that report; who signed it is not asked here.
        var waived: [WaivedFinding] = []
    }

    /// Every revision with the last report that was kept about it.
    private func keptReports() async throws(DeskError) -> [KeptReport] {
        var kept: [KeptReport] = []
        var last: [PostID: Int] = [:]
        var waived: [PostID: [WaivedFinding]] = [:]
        try await forEachEntry { logged throws(DeskError) in
            guard let entry = logged.entry else { return }
            switch entry.event {
            case .drafted(let revision, let report), .revised(let revision, let report):
                last[entry.post] = kept.count
                waived[entry.post] = nil
                kept.append(KeptReport(post: entry.post, revision: revision, report: report))
            // No history has another order, but a ledger changed by hand is read here as well.
            case .waived(let waiver) where waiver.finding.start <= waiver.finding.end:
                waived[entry.post, default: []].append(waiver.finding)
            case .submitted(_, let report), .signed(_, let report):
                guard let index = last[entry.post] else { return }
                kept[index].report = report
                kept[index].waived = waived[entry.post] ?? []
            default: break
            }
        }
        return kept
    }

    private func outcome(
        of kept: KeptReport,
        _ row: PostRow?
    ) async throws(DeskError) -> Backtest.Outcome {
        func outcome(
            _ verdict: Backtest.Verdict,
            _ gained: [GateReport.Line] = [],
            _ lost: [GateReport.Line] = []
        ) -> Backtest.Outcome {
            Backtest.Outcome(
                post: kept.post,
                revision: kept.revision.number,
                stage: row?.stage,
                isPresent: row?.revision.number == kept.revision.number,
                verdict: verdict,
                gained: gained,
                lost: lost
            )
        }
        guard let value = try await plain(.content, kept.revision.content.rawValue),
            let content = try? CanonicalJSON.value(Content.self, of: value.body)
        else { return outcome(.forgotten) }
        var check = GateCheck(content, by: gate)
        check.count(
            kept.waived.map {
                let span = $0.start..<$0.end
                let waiver = CountedWaiver(rule: $0.rule, span: span, person: "", reason: "")
                return ($0.part, waiver)
            },
            void: []
        )
        let now = check.report
        let (gained, lost) = (now.beyond(kept.report), kept.report.beyond(now))
        let verdict: Backtest.Verdict =
            switch (kept.report.blocks, now.blocks) {
            case (false, true): .newlyBlocked
            case (true, false): .noLongerBlocked
            default: gained.isEmpty && lost.isEmpty ? .unchanged : .otherFindings
            }
        return outcome(verdict, gained, lost)
    }
}

extension GateReport {
    /// What it says more than another one.
    fileprivate func beyond(_ other: GateReport) -> [Line] {
        let said = Dictionary(uniqueKeysWithValues: other.lines.map { ($0.rule, $0) })
        return lines.filter { line in
            guard let before = said[line.rule] else { return true }
            return line.severity > before.severity || line.count > before.count
        }
    }
}
