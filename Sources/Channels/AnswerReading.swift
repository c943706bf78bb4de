package import Courier
package import Editorial
package import Newsdesk

/// What an answer is taken for, whichever of its questions a channel was asked; nothing is sent.
package struct AnswerReading: Sendable {
    /// As the answer to the post itself.
    package let receipt: Receipt
    /// As the answer to the question what became of the post; nil where the adapter asks none.
    package let lookUp: LookUp?
    /// As the answer to the question what readers have; nil where the adapter asks none.
    package let readBack: ReadBack?
    /// As the answer to the question how much one post may hold; nil where the adapter asks none.
    package let limits: Channels.LimitsAnswer?
    /// What is put on record of it.
    package let exchange: Exchange?
}

extension Channels {
    /// Reads an answer as if it had come to the request for this post.
    ///
    /// - Parameters:
    ///   - answer: What came.
    ///   - dispatch: The post and its channel.
    ///   - secret: What the record must not hold.
    ///   - now: The wall clock.
    /// - Returns: What each of the adapter's questions would make of it.
    /// - Throws: ``ChannelError``.
    package func reading(
        _ answer: Answer,
        to dispatch: Dispatch,
        secret: String,
        at now: Instant
    ) throws(ChannelError) -> AnswerReading {
        let setting = try setting(dispatch.channel)
        let adapter = setting.adapter
        let context = context(of: dispatch, setting)
        let json = answer.isComplete ? TemplateValue(json: answer.body) : nil
        let classification = Classification(
            rules: adapter.answer,
            rateLimit: adapter.rateLimit,
            now: now
        )
        let request = try render(dispatch)
        let recorder = ExchangeRecorder()
        recorder.learn(secret)
        recorder.keep(
            nil,
            HTTPRequest(
                method: adapter.request.method.rawValue,
                url: request.url,
                headers: [],
                body: request.body,
                allowsLoopback: setting.allowsLoopback,
                timeout: setting.timeout
            ),
            to: request.destination,
            pictures: [:],
            between: (now, now),
            .answered(answer)
        )
        return AnswerReading(
            receipt: classification.receipt(of: .answered(answer), in: context),
            lookUp: answer.isComplete
                ? adapter.lookUp?.finding(in: answer, json, context, adapter) : nil,
            readBack: answer.isComplete
                ? adapter.readBack?.finding(in: answer, context, adapter) : nil,
            limits: (200...299).contains(answer.status)
                ? adapter.limits.read?.limits(in: json) : nil,
            exchange: recorder.exchange
        )
    }
}
