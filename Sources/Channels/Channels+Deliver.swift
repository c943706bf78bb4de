internal import Courier
public import Editorial
public import Newsdesk

extension Channels {
    /// One attempt to send exactly these bytes, signed for this moment.
    public func deliver(
        _ request: RenderedRequest,
        following before: String?,
        at now: Instant,
        mayOpen: @escaping @Sendable () -> Bool
    ) async -> Receipt {
        guard let setting = settings[request.channel] else {
            return Receipt(.notSent(reason: "heraut.yaml no longer has the channel"))
        }
        // The files may have changed since the request was rendered: what is sent is what was
        // signed, with nothing but its placeholders filled.
        guard let dispatch = dispatch(behind: request) else {
            return Receipt(.notSent(reason: "the channel or its adapter has just been changed"))
        }
        let recorder = ExchangeRecorder()
        var receipt: Receipt
        do throws(Stop) {
            receipt = try await attempt(dispatch, setting, before, recorder, mayOpen)
        } catch {
            receipt = Receipt(error.outcome, restsUntil: error.restsUntil)
        }
        receipt.exchange = recorder.exchange
        return receipt
    }

    private func attempt(
        _ dispatch: Dispatch,
        _ setting: Setting,
        _ before: String?,
        _ recorder: ExchangeRecorder,
        _ mayOpen: @escaping @Sendable () -> Bool
    ) async throws(Stop) -> Receipt {
        let adapter = setting.adapter
        if let follows = dispatch.content.follows, before == nil, adapter.namesPredecessor {
            let reason = "the channel did not say what it calls \(follows), which this one follows"
            throw Stop(.refused(reason: reason))
        }
        var context = context(of: dispatch, setting)
        context.predecessor = before
        var errand = try await Errand(self, setting, context, recorder: recorder)
        for step in adapter.steps { try await errand.make(step) }
        let request = try await errand.request(
            adapter.request,
            errand.context,
            reusesConnection: setting.repeatableFor != nil
        )
        let verdict = await errand.send(request, errand.context, mayOpen: mayOpen)
        if case .answered(let answer) = verdict {
            let json = answer.isComplete ? TemplateValue(json: answer.body) : nil
            await errand.expireSession(after: answer, json)
            // A session that had ended: nothing was processed, and the next attempt has a new one.
            if errand.isExpired(answer, json) {
                return Receipt(.postponed(afterMilliseconds: 0, reason: "the session had ended"))
            }
        }
        return Classification(
            rules: adapter.answer,
            rateLimit: adapter.rateLimit,
            now: clock.now(),
            told: errand.told
        ).receipt(of: verdict, in: errand.context)
    }
}
