internal import Courier
public import Editorial
public import Newsdesk

extension Channels {
    /// Asks the channel what readers have of a post that it took.
    public func readBack(
        _ request: RenderedRequest,
        remoteID: String?,
        at now: Instant
    ) async -> ReadBack {
        await readBackOnRecord(request, remoteID: remoteID, at: now).finding
    }

    /// The same, with what was asked and answered.
    public func readBackOnRecord(
        _ request: RenderedRequest,
        remoteID: String?,
        at now: Instant
    ) async -> (finding: ReadBack, exchange: Exchange?) {
        let recorder = ExchangeRecorder()
        let finding = await readBack(request, remoteID: remoteID, recorder)
        return (finding, recorder.exchange)
    }

    private func readBack(
        _ request: RenderedRequest,
        remoteID: String?,
        _ recorder: ExchangeRecorder
    ) async -> ReadBack {
        guard let setting = settings[request.channel], let template = setting.adapter.readBack
        else {
            return .unseen(reason: "the channel '\(request.channel)' shows nothing")
        }
        guard let dispatch = dispatch(behind: request) else {
            return .unseen(reason: "the channel or its adapter has been changed since")
        }
        do throws(Stop) {
            var errand = try await Errand(
                self,
                setting,
                context(of: dispatch, setting),
                recorder: recorder
            )
            errand.name(remoteID)
            let question = try await errand.request(template.request, errand.context)
            let verdict = await errand.send(question, errand.context) { true }
            guard case .answered(let answer) = verdict, answer.isComplete else {
                return .unseen(reason: "the channel did not answer")
            }
            await errand.expireSession(after: answer, TemplateValue(json: answer.body))
            return template.finding(in: answer, errand.context, setting.adapter)
        } catch {
            return .unseen(reason: error.outcome.reason ?? "the channel did not answer")
        }
    }
}
