internal import Editorial
internal import Foundation
internal import Newsdesk

/// What the approver's desk says, in the language of the house.
struct ReviewWords: Hashable {
    let language: Language

    /// The one of two texts that is in the language of the house.
    func callAsFunction(_ dutch: String, _ english: String) -> String {
        switch language {
        case .dutch: dutch
        case .english: english
        }
    }

    /// What sort of story.
    func kind(_ kind: PostKind) -> String {
        switch kind {
        case .generalLine: self("algemene lijn", "general line")
        case .goodNews: self("goed nieuws", "good news")
        case .figures: self("cijfers", "figures")
        case .dilemma: self("dilemma", "dilemma")
        case .staffVoice: self("medewerker aan het woord", "staff voice")
        case .reaction: self("reactie", "reaction")
        }
    }

    /// How far a post is.
    func stage(_ stage: Post.Stage) -> String {
        switch stage {
        case .draft: self("nog een concept", "still a draft")
        case .returned: self("teruggestuurd", "sent back")
        case .inReview: self("wacht op handtekeningen", "waiting for signatures")
        case .approved: self("akkoord, de klok heeft hem", "approved, the timer has it")
        case .published: self("gepubliceerd", "published")
        case .withdrawn: self("ingetrokken", "withdrawn")
        case .missed: self("te laat voor zijn tijd", "missed its time")
        }
    }

    /// Why somebody cannot sign, such as `you wrote it`.
    func obstacle(_ obstacle: SignObstacle) -> String {
        switch obstacle {
        case .isAuthor: self("u hebt hem gemaakt", "you made it")
        case .isEditor:
            self(
                "u hebt hem geschreven, bewerkt of ingediend",
                "you wrote, edited or submitted it"
            )
        case .hasSigned: self("u hebt al getekend", "you have signed already")
        case .hasWaived:
            self("u hebt er een bevinding in toegestaan", "you waived a finding in it")
        case .isExcluded:
            self("heraut.yaml sluit u hiervoor uit", "heraut.yaml says that you never sign this")
        case .noRole:
            self("in uw rol is geen handtekening nodig", "no signature of your role is needed")
        case .notInReview(let stage): self.stage(stage)
        }
    }

    /// How bad a finding is.
    func severity(_ severity: Severity) -> String {
        switch severity {
        case .block: self("blokkeert", "blocks")
        case .warn: self("let op", "warns")
        case .advice: self("advies", "advice")
        }
    }

    /// The part of a post that a finding is in.
    func part(_ name: String) -> String {
        guard language == .dutch else { return name }
        let names = [
            ("text", "de tekst"), ("variant for ", "de tekst voor "),
            ("alt text of ", "de beschrijving van "),
            ("name of a picture", "de naam van een beeld"),
            ("topic and tags", "onderwerp en labels"), ("link", "de link"), ("facts", "de feiten"),
        ]
        for (english, dutch) in names where name.hasPrefix(english) {
            return dutch + name.dropFirst(english.count)
        }
        return name
    }

    /// How long until a moment, such as `over 3 uur` or `12 minutes ago`.
    func distance(from now: Instant, to moment: Instant) -> String {
        let seconds = moment.since(now).components.seconds
        let length = length(abs(seconds))
        guard abs(seconds) >= 60 else { return self("nu", "now") }
        return seconds > 0
            ? self("over \(length)", "in \(length)") : self("\(length) geleden", "\(length) ago")
    }

    private func length(_ seconds: Int64) -> String {
        let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400)
        func count(_ number: Int64, _ one: String, _ many: String) -> String {
            "\(number) \(number == 1 ? one : many)"
        }
        let inMinutes = { count($0, self("minuut", "minute"), self("minuten", "minutes")) }
        let inHours = { count($0, self("uur", "hour"), self("uur", "hours")) }
        if hours < 1 { return inMinutes(minutes) }
        if hours < 6, minutes % 60 > 0 {
            return inHours(hours) + self(" en ", " and ") + inMinutes(minutes % 60)
        }
        if days < 2 { return inHours(hours) }
        return count(days, self("dag", "day"), self("dagen", "days"))
    }

    /// A moment as the agency's clocks show it, such as `wo 2026-11-25 09:00`.
    func time(_ moment: Instant, _ time: WallTime) -> String {
        let text = time.text(moment)
        let clock = text.hasSuffix(":00") ? String(text.dropLast(3)) : text
        return "\(weekday(moment, time.zone)) \(clock)"
    }

    private func weekday(_ moment: Instant, _ zone: TimeZone) -> String {
        let seconds = Double(moment.milliseconds) / 1_000
        let shift = zone.secondsFromGMT(for: Date(timeIntervalSince1970: seconds))
        let day = Int(((seconds + Double(shift)) / 86_400).rounded(.down))
        let names = self("zo ma di wo do vr za", "Sun Mon Tue Wed Thu Fri Sat").split(
            separator: " "
        )
        // 1970-01-01 was a Thursday.
        return String(names[((day + 4) % 7 + 7) % 7])
    }
}
