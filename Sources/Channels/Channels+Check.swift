public import Editorial
public import Newsdesk

extension Channels {
    /// What a channel says about its credentials, without anything being posted.
    public enum Check: Hashable, Sendable {
        /// They count; `who` is whose they are, as the channel says.
        case counts(who: String?)
        /// They do not count, or the channel could not be asked.
        case fails(reason: String)
        /// The adapter knows no way to ask.
        case cannotBeAsked
    }

    /// Asks a channel whether its credentials count.
    ///
    /// - Parameters:
    ///   - channel: The channel.
    ///   - now: The wall clock.
    /// - Returns: What it says.
    /// - Throws: ``ChannelError`` when the channel is unknown.
    public func check(
        _ channel: ChannelID,
        at now: Instant
    ) async throws(ChannelError) -> Check {
        let setting = try setting(channel)
        guard let check = setting.adapter.check else { return .cannotBeAsked }
        let dispatch = Dispatch(
            post: PostID("check"),
            revision: 1,
            content: Content(
                kind: .generalLine,
                language: .dutch,
                text: "",
                topic: "",
                channels: [channel]
            ),
            due: now,
            channel: channel
        )
        do throws(Stop) {
            let errand = try await Errand(self, setting, context(of: dispatch, setting))
            let request = try await errand.request(check.request, errand.context)
            let json = try await errand.ask(request, "check").json
            return .counts(who: check.who.flatMap { json?.at($0)?.plain })
        } catch {
            return .fails(reason: error.outcome.reason ?? "the channel did not answer")
        }
    }
}
