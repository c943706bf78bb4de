internal import Editorial
internal import Newsdesk

/// What somebody at an approver's desk can want.
enum ReviewAction: Hashable {
    /// Moves by lines, or to an end.
    enum Motion: Hashable {
        case by(Int)
        case pageUp
        case pageDown
        case top
        case bottom

        /// The place after the motion, from 0 to the last one.
        func applied(to place: Int, last: Int, page: Int) -> Int {
            let moved =
                switch self {
                case .by(let lines): place + lines
                case .pageUp: place - page
                case .pageDown: place + page
                case .top: 0
                case .bottom: last
                }
            return max(0, min(last, moved))
        }
    }

    case open(Int)
    case move(Motion)
    case readOn
    case approve
    case sendBack
    case waive
    case choose(Int)
    case skip
    case back
    case openLink
    case statement
    case changes
    case help
    case reload
    case yes
    case no
    case inbox
    case quit
}

/// One thing that a view offers: the same with a key, and as a line with a number.
struct ReviewChoice: Hashable {
    let letter: Character?
    let label: String
    let action: ReviewAction

    /// Everything that the session's view offers, in the order in which it is shown.
    static func all(in session: ReviewSession) -> [Self] {
        let words = session.setting.words
        func choice(
            _ letter: Character?,
            _ dutch: String,
            _ english: String,
            _ action: ReviewAction
        ) -> Self {
            Self(letter: letter, label: words(dutch, english), action: action)
        }
        let quit = choice("q", "stoppen", "quit", .quit)
        let back = choice("p", "terug", "back", .no)
        switch session.view {
        case .inbox:
            let posts = session.size == nil ? Self.posts(session) : []
            let open = choice("n", "openen", "open", .open(session.place))
            return posts + (session.size == nil || session.inbox.isEmpty ? [] : [open])
                + [
                    choice("u", "opnieuw kijken", "look again", .reload),
                    choice("?", "hulp", "help", .help), quit,
                ]
        case .post:
            guard let dossier = session.dossier else { return [quit] }
            let may = dossier.standing
            var choices: [Self] = []
            if dossier.statement != nil {
                choices.append(choice("a", "akkoord", "approve", .approve))
            }
            if may.mayReturn { choices.append(choice("r", "terugsturen", "return", .sendBack)) }
            if may.mayWaive { choices.append(choice("w", "toestaan", "waive", .waive)) }
            choices += [
                choice("n", "volgende", "next", .skip), choice("p", "vorige", "previous", .back),
            ]
            if dossier.content.link != nil {
                choices.append(choice("o", "link", "link", .openLink))
            }
            if dossier.statement != nil {
                choices.append(choice("s", "verklaring", "statement", .statement))
            }
            if dossier.earlier != nil {
                choices.append(choice("d", "verschil", "changes", .changes))
            }
            return choices + [
                choice("i", "lijst", "inbox", .inbox), choice("?", "hulp", "help", .help), quit,
            ]
        case .statement, .changes, .help: return [back, quit]
        case .approval:
            return [
                choice(words.language == .dutch ? "j" : "y", "ja, teken", "yes, sign", .yes),
                choice("n", "nee", "no", .no),
                choice("s", "hele verklaring", "whole statement", .statement),
            ]
        case .waiver:
            return [
                choice(words.language == .dutch ? "j" : "y", "ja, teken", "yes, sign", .yes),
                choice("n", "nee", "no", .no),
            ]
        case .opening:
            return [
                choice(words.language == .dutch ? "j" : "y", "ja, open", "yes, open", .yes),
                choice("n", "nee", "no", .no),
            ]
        case .findings:
            let findings = session.dossier?.check.waivable ?? []
            let named = findings.enumerated().map { index, finding in
                Self(
                    letter: nil,
                    label: "\(finding.choice.rule): “\(finding.words)”",
                    action: .choose(index)
                )
            }
            return named + [choice("n", "geen van deze", "none of these", .no)]
        case .reason, .ended: return []
        }
    }

    private static func posts(_ session: ReviewSession) -> [Self] {
        let words = session.setting.words
        return session.inbox.enumerated().map { index, item in
            Self(
                letter: nil,
                label: words("open ", "open ") + "\(item.post), \(item.topic)",
                action: .open(index)
            )
        }
    }

    /// What a key means in the session's view; nil where it means nothing.
    static func action(for key: Key, in session: ReviewSession) -> ReviewAction? {
        if let motion = motion(key, in: session.view) { return .move(motion) }
        switch session.view {
        case .inbox:
            switch key {
            case .enter, .character(" "), .character("n"): return .open(session.place)
            default: break
            }
        case .findings(let selected):
            switch key {
            case .enter: return .choose(selected)
            case .character(let digit) where digit.isASCII && digit.isWholeNumber:
                return digit.wholeNumberValue.map { .choose($0 - 1) }
            case .escape: return .no
            default: break
            }
        case .approval, .waiver, .opening:
            switch key {
            // Both languages: whoever knows one of them never signs by the other.
            case .character("y"), .character("j"): return .yes
            case .escape, .character("p"): return .no
            case .character(" "): return session.view == .approval ? .move(.pageDown) : nil
            default: break
            }
        case .post:
            switch key {
            case .enter, .character(" "): return .readOn
            case .escape: return .inbox
            default: break
            }
        case .statement, .changes, .help:
            switch key {
            case .character(" "): return .readOn
            case .enter, .escape, .character("p"), .character("n"): return .no
            default: break
            }
        case .reason, .ended: return nil
        }
        guard case .character(let letter) = key else { return nil }
        if letter == "q" { return .quit }
        let offered = all(in: session).first { $0.letter == letter }?.action
        guard offered == nil, session.view == .post else { return offered }
        // Not offered here: pressed all the same, it says why not.
        switch letter {
        case "a": return .approve
        case "r": return .sendBack
        case "w": return .waive
        case "o": return .openLink
        case "s": return .statement
        case "d": return .changes
        case "u": return .reload
        default: return nil
        }
    }

    private static func motion(_ key: Key, in view: ReviewSession.View) -> ReviewAction.Motion? {
        switch key {
        case .character("j"):
            // Where something is asked, it is a Dutch yes.
            switch view {
            case .approval, .waiver, .opening: nil
            case .inbox, .post, .statement, .changes, .help, .findings, .reason, .ended: .by(1)
            }
        case .up: .by(-1)
        case .down: .by(1)
        case .character("k"): .by(-1)
        case .pageUp, .control("b"): .pageUp
        case .pageDown, .control("f"): .pageDown
        case .home, .character("g"): .top
        case .end, .character("G"): .bottom
        default: nil
        }
    }
}
