@testable import CommandLineTool
import Editorial
import Foundation
import Gate
import Newsdesk
import NewsdeskTesting
import Testing

/// A small agency in memory, and somebody at its approver's desk: effects are done as the tool does
/// them, on a desk without files.
struct ReviewOffice {
    static let start = Instant(milliseconds: 1_800_000_000_000)

    let storage = MemoryStorage()
    let clock = HandClock(start)
    let channels = ScriptedChannels([ChannelID("site"), ChannelID("wall")])
    let chance = SeededChance(seed: 1)
    let language: Language

    init(_ language: Language = .dutch) { self.language = language }

    func desk() throws -> Newsdesk {
        func colleague(_ handle: String, _ roles: Set<Role>) -> Colleague {
            let key = TrustedKey(key: PaperSignatures.key(handle))
            return Colleague(handle: handle, name: handle, roles: roles, keys: [key])
        }
        return Newsdesk(
            house: House(
                agency: "Dienst",
                language: language,
                zone: try #require(TimeZone(identifier: "Europe/Amsterdam")),
                notAfter: .seconds(3_600),
                colleagues: [
                    colleague("anna", [.author]), colleague("cato", [.approver]),
                    colleague("lena", [.legal]),
                ],
                signOffs: [
                    .reaction: try #require(SignOff(needed: [.approver: 2]))
                ],
                defaultSignOff: try #require(SignOff(needed: [.approver: 1]))
            ),
            queue: MemoryQueue(storage),
            gate: try HouseGate.gate(),
            channels: channels,
            signatures: PaperSignatures(),
            pictures: MemoryPictures(),
            clock: clock,
            chance: chance
        )
    }

    /// A post of anna's; one that the gate blocks stays a draft.
    @discardableResult
    func post(
        _ text: String,
        kind: PostKind = .generalLine,
        topic: String = "asiel",
        link: String? = nil,
        in hours: Int = 1
    ) async throws -> PostID {
        let content = Content(
            kind: kind,
            language: .dutch,
            text: text,
            link: link,
            topic: topic,
            channels: [ChannelID("site"), ChannelID("wall")]
        )
        let due = Self.start + .seconds(3_600 * hours)
        let timing = Newsdesk.Timing(due: due, window: nil)
        let saved = try await desk().draft(content, timing: timing, by: "anna")
        if !saved.check.blocks {
            _ = try await desk().submit(saved.post.id, timing: nil, by: "anna", keyFile: "anna")
        }
        return saved.post.id
    }

    /// Somebody who sits down.
    func sit(
        _ handle: String = "cato",
        size: ReviewSession.Size? = .init(columns: 80, rows: 24),
        opener: LinkOpener? = nil
    ) async throws -> Sitting {
        let setting = ReviewSession.Setting(
            handle: handle,
            agency: "Dienst",
            words: ReviewWords(language: language),
            time: WallTime(zone: try #require(TimeZone(identifier: "Europe/Amsterdam"))),
            opener: opener ?? LinkOpener(environment: [:]) { _ in nil }
        )
        let session = ReviewSession(setting, size: size, now: clock.now())
        let sitting = Sitting(office: self, handle: handle, session: session)
        try await sitting.begin()
        return sitting
    }
}

/// Somebody at the desk, one key after the other.
final class Sitting {
    let office: ReviewOffice
    let handle: String
    var session: ReviewSession
    /// What was asked of the world so far, by name.
    var asked: [String] = []

    init(office: ReviewOffice, handle: String, session: ReviewSession) {
        (self.office, self.handle, self.session) = (office, handle, session)
    }

    func begin() async throws { try await perform(session.begin()) }

    /// Presses keys, each when what the one before it asked for was done.
    func press(_ keys: Key...) async throws {
        for key in keys { try await perform(session.handle(.key(key))) }
    }

    /// Types letters.
    func type(_ letters: String) async throws {
        for letter in letters { try await press(.character(letter)) }
    }

    /// Enters whole lines.
    func say(_ lines: String...) async throws {
        for line in lines { try await perform(session.handle(.line(line))) }
    }

    /// What the screen shows.
    var screen: String { ReviewPage(session).lines.lines.map(\.text).joined(separator: "\n") }

    private func perform(_ effects: [ReviewEffect]) async throws {
        var effects = effects
        while !effects.isEmpty {
            effects += session.handle(try await event(of: effects.removeFirst()))
            if session.view == .ended { return }
        }
    }

    private func event(of effect: ReviewEffect) async throws -> ReviewEvent {
        let desk = try office.desk()
        do {
            switch effect {
            case .quit:
                asked.append("quit")
                return .opened("")
            case .loadInbox:
                asked.append("inbox")
                return .inbox(try await desk.inbox(of: handle))
            case .load(let post):
                asked.append("load")
                return .dossier(try await desk.dossier(of: post, for: handle))
            case .sign(let shown):
                asked.append("sign")
                let post = try await desk.approve(shown, by: handle, keyFile: handle)
                guard let post else { return .changed }
                return .done(
                    .init(post: post.id, sort: .signed(isComplete: post.stage != .inReview))
                )
            case .sendBack(let shown, let why):
                asked.append("return: \(why)")
                let post = try await desk.sendBack(shown, why: why, by: handle)
                return post.map { .done(.init(post: $0.id, sort: .returned)) } ?? .changed
            case .waive(let finding, let shown, let why):
                asked.append("waive: \(why)")
                let check = try await desk.waive(
                    finding,
                    in: shown,
                    why: why,
                    by: handle,
                    keyFile: handle
                )
                guard check != nil else { return .changed }
                return .done(
                    .init(post: shown.post.id, sort: .waived(rule: finding.choice.rule))
                )
            case .open(let address, let program):
                asked.append("open \(address) with \(program)")
                return .opened(address)
            }
        } catch {
            return .failed("\(error)")
        }
    }
}
