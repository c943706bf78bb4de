internal import Editorial
internal import Newsdesk

/// Tells, a line at a time, what the publisher does.
struct NoticeReport: Sendable {
    let time: WallTime
    let json: Bool

    private struct Line: Encodable {
        let at: Instant
        let event: String
        let post: PostID?
        let channel: ChannelID?
        let lateMilliseconds: Int64?
        let detail: String?

        private enum CodingKeys: String, CodingKey {
            case at = "at_ms"
            case event
            case post
            case channel
            case lateMilliseconds = "late_ms"
            case detail
        }
    }

    /// Prints one notice.
    func show(_ notice: Publisher.Notice) {
        let line = line(notice)
        guard !json else { return Output.json(line) }
        let place = [line.post?.rawValue, line.channel.map { "on \($0)" }]
            .compactMap(\.self).joined(separator: " ")
        let late = line.lateMilliseconds.map { " (\($0) ms after its time)" } ?? ""
        let detail = line.detail.map { ": \($0)" } ?? ""
        let words = [time.text(line.at), line.event, place].filter { !$0.isEmpty }
        Output.line(words.joined(separator: "  ") + late + detail, Self.style(notice))
    }

    /// What a pass or a run came to, in one line.
    static func end(_ tally: Publisher.Tally) {
        let counts = [
            ("published", tally.published), ("failed", tally.failed), ("unknown", tally.unknown),
            ("put off", tally.waiting), ("held", tally.held), ("missed", tally.missed),
            ("in trouble", tally.troubled),
        ]
        let told = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
        Output.note(told.isEmpty ? "nothing was due" : told.joined(separator: ", "))
        if tally.unknown > 0 {
            Output.note(
                "unknown: look at the channel, then 'heraut resolve ID/CHANNEL --live URL' or"
                    + " '--not-live --why ...'",
                .red
            )
        }
    }

    private func line(_ notice: Publisher.Notice) -> Line {
        let now = SystemClock().now()
        func line(
            _ event: String,
            _ post: PostID? = nil,
            _ channel: ChannelID? = nil,
            late: Int64? = nil,
            _ detail: String? = nil
        ) -> Line {
            Line(
                at: now,
                event: event,
                post: post,
                channel: channel,
                lateMilliseconds: late,
                detail: detail
            )
        }
        switch notice {
        case .started(let epoch): return line("started", nil, nil, "publisher \(epoch)")
        case .channelClosed(let channel, let reason):
            return line(
                "closed",
                nil,
                channel,
                "\(reason): nothing is sent there until it is put right and 'heraut reopen'"
            )
        case .untold(let reason):
            return line("untold", nil, nil, "the notice was not taken, told again later: \(reason)")
        case .badRelease(let reason): return line("held", nil, nil, reason)
        case .badPeople(let reason): return line("people", nil, nil, reason)
        case .readBack(let post, let channel, let finding):
            return line("read-back", post, channel, finding.detail ?? "as it was signed")
        case .missed(let post): return line("missed", post, nil, "its time passed")
        case .trouble(let post, let reason): return line("waiting", post, nil, reason)
        case .halted(let reason):
            return line("halted", nil, nil, "nothing is sent until this is put right: \(reason)")
        case .houseChanged:
            return line("reread", nil, nil, "people, rules or channels are not what they were")
        case .delivery(let post, let channel, let state, let late, let why):
            switch state {
            case .published(let remoteID, let link):
                let detail = link ?? remoteID
                return line("published", post, channel, late: late.wholeMilliseconds, detail)
            case .unknown(let reason), .failed(let reason):
                return line(state.name, post, channel, reason)
            case .retryWait(let until):
                let again = "again at " + time.text(until)
                return line(
                    "retry-wait",
                    post,
                    channel,
                    [why, again].compactMap(\.self).joined(separator: "; ")
                )
            case .held: return line(state.name, post, channel, why)
            case .scheduled, .sending, .missed, .cancelled:
                return line(state.name, post, channel)
            }
        }
    }

    private static func style(_ notice: Publisher.Notice) -> Output.Style {
        switch notice {
        case .started, .houseChanged: return .faint
        case .readBack(_, _, let finding): return finding.needsAttention ? .red : .faint
        case .halted, .channelClosed, .badRelease, .badPeople: return .red
        case .missed, .trouble, .untold: return .yellow
        case .delivery(_, _, let state, _, _):
            switch state {
            case .published: return .green
            case .unknown, .failed: return .red
            case .retryWait, .missed, .held: return .yellow
            case .scheduled, .sending, .cancelled: return .plain
            }
        }
    }
}
