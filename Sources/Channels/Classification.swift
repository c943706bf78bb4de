internal import Courier
internal import Editorial
internal import Foundation
internal import Newsdesk

/// From what the courier knows to what happened to the post.
///
/// The table of reference: 2xx is published; 429, and what the adapter says was not processed, were
/// turned away before anything happened; clear refusals and redirects failed, and 401, 403 and 410
/// say the same of whatever comes next; everything else that was answered or not after bytes left
/// is unknown.
struct Classification {
    /// The longest wait that a channel can ask for.
    static let maximumWait = Duration.seconds(24 * 3_600)
    /// The most bytes of an id or a link that are kept.
    static let maximumRemoteLength = 2_048

    let rules: AnswerRules
    var rateLimit: RateLimit?
    let now: Instant

    /// What one attempt came to.
    ///
    /// - Parameters:
    ///   - verdict: What the courier knows.
    ///   - context: The values of a link that is made from a template.
    /// - Returns: What happened to the post, as far as anybody can know.
    func receipt(of verdict: Verdict, in context: Context? = nil) -> Receipt {
        switch verdict {
        case .notSent(let reason): return Receipt(.notSent(reason: reason))
        case .unknown(let reason): return Receipt(.unknown(reason: reason))
        case .answered(let answer):
            let json = answer.isComplete ? TemplateValue(json: answer.body) : nil
            let outcome = outcome(of: answer, json, context)
            var rest = rateLimit?.rest(after: answer, at: now)
            if case .postponed(let milliseconds?, _) = outcome {
                rest = max(rest ?? now, now + .milliseconds(milliseconds))
            }
            return Receipt(outcome, restsUntil: rest)
        }
    }

    private func outcome(
        of answer: Answer,
        _ json: TemplateValue?,
        _ context: Context?
    ) -> Outcome {
        let reason = "the channel answered \(answer.status)" + rules.word(json)
        if rules.duplicate?.holds(answer, json) == true {
            return .unknown(reason: reason + ": it has the same already, perhaps from this attempt")
        }
        switch answer.status {
        case 200...299:
            if let ok = rules.ok, json?.at(ok) == .flag(false) {
                return .refused(reason: reason + ", and that it is not ok")
            }
            let id = rules.id?.text(in: answer, json)
            guard id != nil || !rules.needsID else {
                return .unknown(reason: reason + " without the id of a post")
            }
            return .published(remoteID: Self.kept(id), link: Self.kept(link(json, id: id, context)))
        case let status where status == 429 || rules.unprocessed.contains(status):
            return .postponed(afterMilliseconds: wait(answer, json), reason: reason)
        case 300...399: return .refused(reason: reason + ", a redirect that is not followed")
        case 401, 403, 410: return .closed(reason: reason)
        case 400, 404, 405, 413, 415, 422: return .refused(reason: reason)
        default: return .unknown(reason: reason)
        }
    }

    /// How long the channel wants to be left alone, however it says so.
    private func wait(_ answer: Answer, _ json: TemplateValue?) -> Int64? {
        if let told = rateLimit?.wait(json) { return told.wholeMilliseconds }
        if let told = Self.retryAfter(answer.headers["retry-after"], now: now) { return told }
        return rateLimit?.until(answer, at: now).map { $0.since(now).wholeMilliseconds }
    }

    func link(_ json: TemplateValue?, id: String?, _ context: Context?) -> String? {
        switch rules.link {
        case nil: return nil
        case .json(let path): return json?.at(path)?.plain
        case .template(let template):
            guard var context else { return nil }
            context.answer = json
            context.remoteID = id
            return template.wholeText(in: context, escape: Escape.link)
        }
    }

    /// As much of an id or a link as is kept, in whole code points: one character can have any number.
    static func kept(_ text: String?) -> String? {
        guard let text, text.utf8.count > maximumRemoteLength else { return text }
        var end = text.utf8.index(text.utf8.startIndex, offsetBy: maximumRemoteLength)
        while end.samePosition(in: text.unicodeScalars) == nil { text.utf8.formIndex(before: &end) }
        return String(text.unicodeScalars[..<end])
    }

    /// `Retry-After` in seconds or as an HTTP date (RFC 9110, section 10.2.3), in milliseconds.
    static func retryAfter(_ header: String?, now: Instant) -> Int64? {
        guard let text = header?.trimmingCharacters(in: .whitespaces), !text.isEmpty else {
            return nil
        }
        let wait: Int64
        if let seconds = Int64(text), seconds >= 0 {
            wait = seconds > 86_400 ? maximumWait.wholeMilliseconds : seconds * 1_000
        } else {
            let format = DateFormatter()
            format.locale = Locale(identifier: "en_US_POSIX")
            format.timeZone = TimeZone(identifier: "GMT")
            format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
            guard let date = format.date(from: text) else { return nil }
            wait = Int64(date.timeIntervalSince1970 * 1_000) - now.milliseconds
        }
        return min(max(wait, 0), maximumWait.wholeMilliseconds)
    }
}
