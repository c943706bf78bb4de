internal import Courier
internal import Editorial
internal import Newsdesk

/// What one attempt, look-up or check does on a channel: its session, its steps, its requests.
struct Errand {
    let channels: Channels
    let setting: Channels.Setting
    private(set) var context: Context
    private var credentials: Credentials
    /// The token of the session, and the key under which the session is kept.
    private var session: (key: String, token: String)?
    /// What is sent and answered is put down there, where anybody wants to know.
    private let recorder: ExchangeRecorder?
    /// What its requests were made with.
    private var secrets: Set<String> = []

    private var adapter: Adapter { setting.adapter }

    /// Reads the secret, and logs in where that is the way.
    init(
        _ channels: Channels,
        _ setting: Channels.Setting,
        _ context: Context,
        recorder: ExchangeRecorder? = nil
    ) async throws(Stop) {
        self.channels = channels
        self.setting = setting
        self.context = context
        self.recorder = recorder
        do throws(SecretSource.Problem) {
            credentials = try channels.credentials(setting)
        } catch {
            throw Stop(.notSent(reason: error.reason))
        }
        credentials.secrets.forEach { learn($0) }
        if let logIn = adapter.logIn, case .password(let password) = credentials {
            try await open(logIn, password)
        }
    }

    /// Nothing that is kept of an answer, or of what is sent, has this in it.
    private mutating func learn(_ secret: String) {
        secrets.insert(secret)
        recorder?.learn(secret)
    }

    /// What of the channel's words is kept.
    var told: Told { Told(besides: secrets) }

    /// Says what the network calls the post.
    mutating func name(_ remoteID: String?) { context.remoteID = remoteID }

    // MARK: - Requests

    /// The whole of a request, with these values and what the secret adds.
    func request(
        _ template: RequestTemplate,
        _ context: Context,
        bearer: String? = nil,
        reusesConnection reuses: Bool = false
    ) async throws(Stop) -> HTTPRequest {
        var base = setting.address.url(in: context)
        if case .url(let secret) = credentials { base = secret }
        let url = template.url(from: base, in: context)
        let (body, type) = try await body(template.body, context)
        let method = template.method.rawValue
        var headers = template.headers(in: context)
        let hasType = headers.contains { $0.name.lowercased() == "content-type" }
        if let type, !hasType { headers.append(("Content-Type", type)) }
        let present = bearer ?? session?.token
        let signing = present.map { Credentials.bearer($0) } ?? credentials
        headers += signing.headers(
            for: (method, url, body),
            key: context.dispatch.publishKey,
            at: channels.clock.now().milliseconds
        )
        return HTTPRequest(
            method: method,
            url: url,
            headers: headers,
            body: body,
            allowsLoopback: setting.allowsLoopback,
            timeout: setting.timeout,
            reusesConnection: reuses
        )
    }

    private func body(
        _ template: BodyTemplate,
        _ context: Context
    ) async throws(Stop) -> (bytes: [UInt8], type: String?) {
        switch template {
        case .empty, .json, .form: return (template.bytes(in: context), template.contentType)
        case .picture:
            let bytes = try await picture(context)
            return (bytes, PictureType.of(bytes))
        case .multipart(let fields):
            var multipart = Multipart()
            for (name, value) in fields {
                guard value.loneName == .item("bytes") else {
                    multipart.add(name, value.text(in: context) { $0 })
                    continue
                }
                let bytes = try await picture(context)
                let file = context.value(.item("name")).plain
                multipart.add(name, file: file, type: PictureType.of(bytes), bytes)
            }
            return (multipart.bytes, multipart.contentType)
        }
    }

    /// Sends a request that is about a post, and puts down what became of it.
    ///
    /// - Parameters:
    ///   - request: What to send.
    ///   - step: The step's name; nil for the post itself, or the question about it.
    ///   - context: What the request was made of.
    ///   - mayOpen: Asked right before the first byte leaves.
    /// - Returns: What is known afterwards.
    func send(
        _ request: HTTPRequest,
        as step: String? = nil,
        _ context: Context,
        mayOpen: @escaping @Sendable () -> Bool
    ) async -> Verdict {
        guard let recorder else { return await channels.courier.send(request, mayOpen: mayOpen) }
        let start = channels.clock.now()
        let verdict = await channels.courier.send(request, mayOpen: mayOpen)
        var shown = String(request.url.prefix { $0 != "?" })
        if case .url = credentials { shown = setting.address.shown }
        if setting.address.hasQuery {
            let query = setting.address.url(in: context).drop { $0 != "?" }.dropFirst()
            recorder.learn(String(query))
        }
        recorder.keep(
            step,
            request,
            to: shown,
            pictures: await pictures(in: request, context),
            between: (start, channels.clock.now()),
            verdict
        )
        return verdict
    }

    /// The pictures that a body may hold: those of the post, where it is larger than words are.
    private func pictures(
        in request: HTTPRequest,
        _ context: Context
    ) async -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        for medium in context.dispatch.content.media {
            guard let bytes = try? await channels.pictures(medium.sha256),
                bytes.count <= request.body.count
            else { continue }
            found[medium.sha256] = bytes
        }
        return found
    }

    /// The bytes of the picture that this is about, as they were signed.
    private func picture(_ context: Context) async throws(Stop) -> [UInt8] {
        let digest = context.value(.item("sha256")).plain
        let bytes: [UInt8]?
        do throws(PictureProblem) {
            bytes = try await channels.pictures(digest)
        } catch {
            throw Stop(.notSent(reason: error.description))
        }
        guard let bytes, Digest.hex(bytes) == digest else {
            throw Stop(.notSent(reason: "the picture media/\(digest) is gone or was changed"))
        }
        return bytes
    }

    // MARK: - Steps

    /// Makes a step, once for each element where it says so, and keeps what later ones need.
    mutating func make(_ step: Step) async throws(Stop) {
        if let when = step.when, context.value(when).isEmpty {
            for kept in step.keep { context.kept[kept.name] = .null }
            return
        }
        guard let list = step.each else {
            let values = try await kept(step, context)
            context.kept.merge(values) { $1 }
            return
        }
        for index in 0..<context.count(list) {
            let values = try await kept(step, context.at(index, of: list))
            context.keptOfItems[list, default: [:]][index, default: [:]].merge(values) { $1 }
        }
    }

    private func kept(
        _ step: Step,
        _ context: Context
    ) async throws(Stop) -> [String: TemplateValue] {
        let (isNothing, json) = try await answer(step, context)
        var values: [String: TemplateValue] = [:]
        for kept in step.keep {
            values[kept.name] = isNothing ? .null : try Self.value(kept, json, step.name)
        }
        return values
    }

    private static func value(
        _ kept: Step.Kept,
        _ json: TemplateValue?,
        _ step: String
    ) throws(Stop) -> TemplateValue {
        if let value = json?.at(kept.path) { return value }
        guard kept.isOptional else {
            throw Stop(.notSent(reason: "'\(step)' was answered without the '\(kept.name)'"))
        }
        return .null
    }

    /// A step's answer, once it is one to go on with.
    private func answer(
        _ step: Step,
        _ context: Context
    ) async throws(Stop) -> (isNothing: Bool, json: TemplateValue?) {
        let request = try await request(step.request, context)
        let start = channels.clock.now()
        while true {
            let (answer, json) = try await ask(
                request,
                step.name,
                nothing: step.nothing,
                context
            )
            if step.nothing?.holds(answer, json) == true { return (true, json) }
            guard let wait = step.wait else { return (false, json) }
            if wait.failed?.holds(answer, json) == true {
                throw Stop(.refused(reason: "'\(step.name)': the channel could not finish it"))
            }
            if wait.until.holds(answer, json) { return (false, json) }
            guard channels.clock.now().since(start) + wait.every <= wait.atMost else {
                throw Stop(
                    .postponed(
                        afterMilliseconds: wait.every.wholeMilliseconds,
                        reason: "'\(step.name)': the channel had not finished it"
                    )
                )
            }
            await channels.clock.sleep(for: wait.every)
        }
    }

    /// The answer to a request that publishes nothing.
    ///
    /// - Throws: ``Stop`` for everything but a 2xx and what is `nothing`; never `unknown`, because there is nothing that
    ///   could be out.
    func ask(
        _ request: HTTPRequest,
        _ name: String,
        nothing: Match? = nil,
        _ context: Context? = nil
    ) async throws(Stop) -> (answer: Answer, json: TemplateValue?) {
        let verdict: Verdict
        if let context {
            verdict = await send(request, as: name, context) { true }
        } else {
            verdict = await channels.courier.send(request, mayOpen: { true })
        }
        let now = channels.clock.now()
        if case .answered(let answer) = verdict {
            let json = answer.isComplete ? TemplateValue(json: answer.body) : nil
            await expireSession(after: answer, json)
            if (200...299).contains(answer.status) { return (answer, json) }
            if isExpired(answer, json) {
                throw Stop(.postponed(afterMilliseconds: 0, reason: "the session had ended"))
            }
            if nothing?.holds(answer, json) == true { return (answer, json) }
        }
        var rules = AnswerRules()
        rules.error = adapter.answer.error
        let receipt = Classification(
            rules: rules,
            rateLimit: adapter.rateLimit,
            now: now,
            told: told
        ).receipt(of: verdict)
        throw Stop(Self.unsent(receipt.outcome, name), restsUntil: receipt.restsUntil)
    }

    /// The same, of a request after which nothing can be out.
    private static func unsent(_ outcome: Outcome, _ name: String) -> Outcome {
        switch outcome {
        case .notSent(let reason), .unknown(let reason):
            .notSent(reason: "'\(name)': \(reason)")
        case .refused(let reason): .refused(reason: "'\(name)': \(reason)")
        case .closed(let reason): .closed(reason: "'\(name)': \(reason)")
        case .postponed(let wait, let reason):
            .postponed(afterMilliseconds: wait, reason: "'\(name)': \(reason)")
        case .published: .notSent(reason: "'\(name)': no answer to go on with")
        }
    }

    // MARK: - Sessions

    /// Whether an answer says that the session has ended.
    func isExpired(_ answer: Answer, _ json: TemplateValue?) -> Bool {
        session != nil && adapter.logIn?.expired?.holds(answer, json) == true
    }

    /// Makes the next attempt refresh the session, where an answer says that it has ended.
    func expireSession(after answer: Answer, _ json: TemplateValue?) async {
        guard let session, isExpired(answer, json) else { return }
        await channels.sessions.expire(session.key, token: session.token)
    }

    private mutating func open(_ logIn: LogIn, _ password: String) async throws(Stop) {
        let key = "\(setting.id) " + setting.way(to: setting.address.shown)
        let clock = channels.clock
        let errand = self
        let result = await channels.sessions.session(
            key,
            isFresh: { clock.now().since($0.since) < logIn.lasts },
            make: { await errand.session(logIn, password, after: $0) }
        )
        let found = try result.get()
        session = (key, found.token)
        learn(found.token)
        if let refresh = found.refresh { learn(refresh) }
        context.kept.merge(found.kept) { $1 }
    }

    /// A session that goes on where there was one, else a new one.
    private func session(
        _ logIn: LogIn,
        _ password: String,
        after old: Sessions.Session?
    ) async -> Result<Sessions.Session, Stop> {
        if let refresh = logIn.refresh, let token = old?.refresh {
            let refreshed = await opened(logIn, refresh.request, context, bearer: token)
            switch refreshed {
            case .success: return refreshed
            case .failure(let stop):
                // Only when the network says that the old session is over, log-ins being few.
                switch stop.outcome {
                case .refused, .closed: break
                case .notSent, .postponed, .unknown, .published: return refreshed
                }
            }
        }
        var context = context
        context.secret = password
        return await opened(logIn, logIn.request, context, bearer: nil)
    }

    private func opened(
        _ logIn: LogIn,
        _ template: RequestTemplate,
        _ context: Context,
        bearer: String?
    ) async -> Result<Sessions.Session, Stop> {
        do throws(Stop) {
            let request = try await request(template, context, bearer: bearer)
            let json = try await ask(request, "log-in").json
            let token = json?.at(logIn.token)?.plain ?? ""
            guard Channels.isWord(token) else {
                throw Stop(.notSent(reason: "the log-in was answered without a token"))
            }
            var kept: [String: TemplateValue] = [:]
            for wanted in logIn.keep {
                kept[wanted.name] = try Self.value(wanted, json, "log-in")
            }
            let refresh = logIn.refresh.flatMap { json?.at($0.token)?.plain }
            return .success(
                Sessions.Session(
                    token: token,
                    refresh: refresh.flatMap { Channels.isWord($0) ? $0 : nil },
                    kept: kept,
                    since: channels.clock.now()
                )
            )
        } catch {
            return .failure(error)
        }
    }
}
