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

    /// What a channel says about how much one post may hold.
    public enum LimitsAnswer: Hashable, Sendable {
        /// It told some of its limits.
        case told(LearntLimits)
        /// It could not be asked, or what it told is of no use.
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
        do throws(Stop) {
            let (json, told) = try await ask(check.request, "check", setting, at: now)
            let who = check.who.flatMap { json?.at($0)?.plain }.map { told.word($0) }
            return .counts(who: who?.isEmpty == true ? nil : who)
        } catch {
            return .fails(reason: error.outcome.reason ?? "the channel did not answer")
        }
    }

    /// Asks a channel how much one post may hold; nothing here changes by that.
    ///
    /// - Parameters:
    ///   - channel: The channel.
    ///   - now: The wall clock.
    /// - Returns: What it says.
    /// - Throws: ``ChannelError`` when the channel is unknown.
    public func readLimits(
        of channel: ChannelID,
        at now: Instant
    ) async throws(ChannelError) -> LimitsAnswer {
        let setting = try setting(channel)
        guard let read = setting.adapter.limits.read else { return .cannotBeAsked }
        do throws(Stop) {
            return read.limits(in: try await ask(read.request, "limits", setting, at: now).json)
        } catch {
            return .fails(reason: error.outcome.reason ?? "the channel did not answer")
        }
    }

    /// The answer to a question about the channel itself.
    private func ask(
        _ template: RequestTemplate,
        _ name: String,
        _ setting: Setting,
        at now: Instant
    ) async throws(Stop) -> (json: TemplateValue?, told: Told) {
        let dispatch = Dispatch(
            post: PostID("check"),
            revision: 1,
            content: Content(
                kind: .generalLine,
                language: .dutch,
                text: "",
                topic: "",
                channels: [setting.id]
            ),
            due: now,
            channel: setting.id
        )
        let errand = try await Errand(self, setting, context(of: dispatch, setting))
        let request = try await errand.request(template, errand.context)
        return (try await errand.ask(request, name).json, errand.told)
    }
}
