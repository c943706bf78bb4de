internal import Editorial
internal import Newsdesk
internal import PlacedYAML

extension DraftFile {
    /// The largest draft file is read up to here; more is refused with a sentence.
    ///
    /// - Throws: ``CommandFailure`` or `YAMLProblem`, the latter as data.
    static func read(_ path: String, language: Language) throws(CommandFailure) -> DraftFile {
        let bytes = try TextFile.bytes(path, limit: maximumBytes)
        do throws(YAMLProblem) {
            let name = path == "-" ? "standard input" : path
            return try DraftFile(bytes: bytes, file: name, language: language)
        } catch {
            throw CommandFailure(.data, "\(error)")
        }
    }

    /// Tells what cannot be seen in the draft.
    func warn() {
        for warning in warnings { Output.note("\(warning)", .yellow) }
    }

    /// What the draft says, with its pictures read.
    ///
    /// - Parameter typed: The post that it follows, as it was typed beside the draft.
    /// - Returns: The content, and the bytes of its pictures.
    /// - Throws: ``CommandFailure`` as data, naming the place in the draft.
    func content(
        follows typed: PostID? = nil
    ) throws(CommandFailure) -> (
        content: Content, pictures: [PictureCopy]
    ) {
        let base = file.lastIndex(of: "/").map { String(file[..<$0]) } ?? "."
        do throws(YAMLProblem) {
            let read = try PictureStore.read(pictures, base: base)
            let content = Content(
                kind: kind,
                language: language,
                text: text,
                variants: variants,
                media: read.map(\.medium),
                link: link,
                topic: topic,
                tags: tags,
                facts: facts,
                channels: channels,
                follows: typed ?? follows
            )
            return (content, read.map(\.picture))
        } catch {
            throw CommandFailure(.data, "\(error)")
        }
    }

    /// Does something with the draft; what a channel has against it is told with its place.
    ///
    /// - Throws: ``CommandFailure`` as data, naming the place in the draft, and what `body` throws.
    func placing<Value>(_ body: () async throws -> Value) async throws -> Value {
        do {
            return try await body()
        } catch DeskError.channel(let error) {
            throw CommandFailure(.data, "\(problem(error))")
        } catch DeskError.thread(let id, let problem) {
            guard let place = followsPlace else { throw DeskError.thread(id, problem) }
            throw CommandFailure(.data, "\(place.problem("\(problem)"))")
        }
    }

    private func problem(_ error: ChannelError) -> YAMLProblem {
        switch error {
        case .unknownChannel(let id, _), .cannotRender(let id, _):
            if let place = channelPlaces[id] { return place.problem("\(error)") }
        case .tooLong: break
        }
        return YAMLProblem(file: file, line: textLine, column: 1, message: "\(error)")
    }

    /// When it goes out: what was typed beside the draft, else what the draft says; nil where neither
    /// says anything.
    ///
    /// - Throws: ``CommandFailure`` as data, naming the place in the draft.
    func timing(
        _ time: WallTime,
        after typed: Newsdesk.Timing?,
        now: Instant
    ) throws(CommandFailure) -> Newsdesk.Timing? {
        var due = typed?.due
        if due == nil { due = try self.due(time, now: now) }
        let window = typed?.window ?? notAfter
        return due == nil && window == nil ? nil : Newsdesk.Timing(due: due, window: window)
    }

    private func due(_ time: WallTime, now: Instant) throws(CommandFailure) -> Instant? {
        guard let at else { return nil }
        do throws(YAMLProblem) {
            let typed = try at.string()
            do throws(WallTime.Problem) {
                let due = try time.instant(typed, now: now)
                guard due >= now else {
                    throw WallTime.Problem(
                        description: "the time \(time.text(due)) is in the past (it is"
                            + " \(time.text(now))); give a later one"
                    )
                }
                return due
            } catch {
                throw at.problem(error.description)
            }
        } catch {
            throw CommandFailure(.data, "\(error)")
        }
    }
}
