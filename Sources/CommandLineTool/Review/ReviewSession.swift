internal import Editorial
internal import Newsdesk

/// An approver at work: what is on the screen, and what follows from each key.
///
/// It decides nothing about posts and touches nothing: what is to be done comes out as
/// ``ReviewEffect``s, and what came of them goes in as ``ReviewEvent``s.
struct ReviewSession {
    /// Whose desk it is, and where.
    struct Setting: Sendable {
        let handle: String
        let agency: String
        let words: ReviewWords
        let time: WallTime
        let opener: LinkOpener
    }

    /// What is on the screen.
    enum View: Hashable {
        case inbox
        case post
        /// The exact statement that would be signed.
        case statement
        /// Everything that changed.
        case changes
        case help
        /// Asks whether to sign.
        case approval
        /// Asks why.
        case reason(Purpose, LineEditor)
        /// Asks which finding is waived.
        case findings(selected: Int)
        /// Asks whether to waive that finding, for that reason.
        case waiver(WaivableFinding, why: String)
        /// Asks whether to open an address on a machine that is elsewhere.
        case opening(String, program: String)
        /// It is over.
        case ended
    }

    /// What a reason is for.
    enum Purpose: Hashable {
        case sendBack
        case waive(WaivableFinding)
    }

    /// One thing that was done.
    struct Deed: Hashable {
        enum Sort: Hashable {
            case signed(isComplete: Bool)
            case returned
            case waived(rule: String)
        }

        let post: PostID
        let sort: Sort
    }

    /// A sentence about what happened last.
    struct Notice: Hashable {
        let text: String
        let isTrouble: Bool
    }

    /// How much there is to fill; nil for one line after the other.
    struct Size: Hashable {
        let columns: Int
        let rows: Int
    }

    let setting: Setting
    private(set) var inbox: [InboxItem] = []
    /// The place in the inbox of the post that is selected or open.
    private(set) var place = 0
    private(set) var dossier: ReviewDossier?
    private(set) var view = View.inbox
    private(set) var notice: Notice?
    /// The first line of the body that is shown.
    private(set) var scroll = 0
    /// How many lines of the post have been shown, from the first on without a gap.
    private(set) var seen = 0
    private(set) var deeds: [Deed] = []
    /// Something is being done that was asked for; keys wait.
    private(set) var isBusy = false
    var size: Size?
    var now: Instant

    /// What to do once the inbox was read again.
    private enum Next {
        case stay
        case goOn
        case open(PostID)
    }

    private var next = Next.stay

    /// A desk before anything was read.
    init(_ setting: Setting, size: Size?, now: Instant, opening post: PostID? = nil) {
        (self.setting, self.size, self.now) = (setting, size, now)
        if let post { next = .open(post) }
    }

    /// What to do first.
    mutating func begin() -> [ReviewEffect] { wait([.loadInbox]) }

    private var words: ReviewWords { setting.words }

    // MARK: - What comes in

    /// What follows from something that happened.
    mutating func handle(_ event: ReviewEvent) -> [ReviewEffect] {
        let effects = follow(event)
        // Only now it is known how much room is left for the post.
        look()
        return effects
    }

    private mutating func follow(_ event: ReviewEvent) -> [ReviewEffect] {
        switch event {
        case .key(.closed), .key(.control("c")): return end()
        case .key(let key): return isBusy ? [] : press(key)
        case .line(let line): return isBusy ? [] : enter(line)
        case .inbox(let items): return take(items)
        case .dossier(let dossier): return show(dossier)
        case .done(let deed): return finish(deed)
        case .changed:
            tell(
                words(
                    "De post is intussen veranderd. Er is niets getekend; dit is hij nu.",
                    "The post was changed meanwhile. Nothing was signed; this is how it is now."
                ),
                isTrouble: true
            )
            return reload()
        case .opened(let address):
            isBusy = false
            tell(words("Geopend: ", "Opened: ") + address)
            return []
        case .failed(let sentence):
            isBusy = false
            if view != .inbox { go(to: dossier == nil ? .inbox : .post) }
            tell(sentence, isTrouble: true)
            return []
        }
    }

    private mutating func take(_ items: [InboxItem]) -> [ReviewEffect] {
        isBusy = false
        inbox = items
        let next = next
        self.next = .stay
        switch next {
        case .stay:
            place = min(place, max(0, items.count - 1))
            return []
        case .open(let post):
            place = items.firstIndex { $0.post == post } ?? 0
            return wait([.load(post)])
        case .goOn:
            guard place < items.count, items[place].isMine else {
                place = 0
                leave()
                return []
            }
            return wait([.load(items[place].post)])
        }
    }

    private mutating func show(_ dossier: ReviewDossier) -> [ReviewEffect] {
        isBusy = false
        let isSame =
            self.dossier?.post.id == dossier.post.id && self.dossier?.version == dossier.version
        self.dossier = dossier
        if !isSame { seen = 0 }
        view = .post
        scroll = 0
        return []
    }

    private mutating func finish(_ deed: Deed) -> [ReviewEffect] {
        isBusy = false
        deeds.append(deed)
        tell(sentence(deed))
        if case .waived = deed.sort { return reload() }
        next = .goOn
        return wait([.loadInbox])
    }

    private mutating func reload() -> [ReviewEffect] {
        guard let dossier else { return wait([.loadInbox]) }
        return wait([.load(dossier.post.id)])
    }

    /// One line that says what was done.
    func sentence(_ deed: Deed) -> String {
        switch deed.sort {
        case .signed(isComplete: true):
            words(
                "\(deed.post) getekend; hij is akkoord.",
                "\(deed.post) signed; it is approved."
            )
        case .signed(isComplete: false):
            words(
                "\(deed.post) getekend; er is nog een handtekening nodig.",
                "\(deed.post) signed; another signature is still needed."
            )
        case .returned: words("\(deed.post) teruggestuurd.", "\(deed.post) sent back.")
        case .waived(let rule):
            words("\(deed.post): \(rule) toegestaan.", "\(deed.post): \(rule) waived.")
        }
    }

    // MARK: - Actions

    /// What the present view offers, in the order in which it is shown.
    var choices: [ReviewChoice] { ReviewChoice.all(in: self) }

    private mutating func press(_ key: Key) -> [ReviewEffect] {
        if case .reason(let purpose, var editor) = view {
            switch key {
            case .enter: return give(editor.text, for: purpose)
            case .escape:
                go(to: .post)
                return []
            default:
                editor.press(key)
                view = .reason(purpose, editor)
                return []
            }
        }
        guard let action = ReviewChoice.action(for: key, in: self) else { return [] }
        return act(action)
    }

    /// A whole line: the number or the letter of a choice, or a reason.
    private mutating func enter(_ line: String) -> [ReviewEffect] {
        let line = line.trimmingSpaces
        if case .reason(let purpose, _) = view {
            guard !line.isEmpty else {
                go(to: .post)
                return []
            }
            return give(line, for: purpose)
        }
        let choices = choices
        if let number = Int(line), choices.indices.contains(number - 1) {
            return act(choices[number - 1].action)
        }
        if let choice = choices.first(where: { String($0.letter ?? " ") == line.lowercased() }) {
            return act(choice.action)
        }
        if !line.isEmpty {
            tell(
                words(
                    "Dat is geen keuze; typ een nummer van 1 tot \(choices.count).",
                    "That is no choice; type a number from 1 to \(choices.count)."
                ),
                isTrouble: true
            )
        }
        return []
    }

    /// Does what was chosen.
    mutating func act(_ action: ReviewAction) -> [ReviewEffect] {
        notice = nil
        switch action {
        case .open(let index): return open(index)
        case .move(let motion):
            move(motion)
            return []
        case .readOn: return readOn()
        case .approve: return askApproval()
        case .sendBack: return askReason()
        case .waive: return askFinding()
        case .choose(let index): return choose(index)
        case .skip: return skip()
        case .back: return goBack()
        case .openLink: return openLink()
        case .statement: return showStatement()
        case .changes:
            guard dossier?.earlier != nil else {
                return refuse(
                    words("Er is geen eerdere versie.", "There is no version before this one.")
                )
            }
            go(to: .changes)
            return []
        case .help:
            go(to: .help)
            return []
        case .reload:
            return view == .inbox ? wait([.loadInbox]) : reload()
        case .yes: return agree()
        case .no:
            go(to: dossier == nil ? .inbox : .post)
            return []
        case .inbox:
            leave()
            return wait([.loadInbox])
        case .quit: return end()
        }
    }

    private mutating func open(_ index: Int) -> [ReviewEffect] {
        guard inbox.indices.contains(index) else { return [] }
        place = index
        return wait([.load(inbox[index].post)])
    }

    private mutating func askApproval() -> [ReviewEffect] {
        guard let dossier else { return [] }
        guard dossier.statement != nil else {
            let why =
                dossier.problem
                ?? dossier.standing.obstacle.map(words.obstacle)
                ?? words("dat kan nu niet", "that cannot be done now")
            return refuse(words("U kunt deze niet tekenen: ", "You cannot sign this one: ") + why)
        }
        guard hasSeenAll else {
            scroll = max(0, seen - 1)
            return refuse(
                words(
                    "Lees hem eerst tot het einde: spatie leest verder.",
                    "Read it to its end first: space reads on."
                )
            )
        }
        go(to: .approval)
        return []
    }

    private mutating func askReason() -> [ReviewEffect] {
        guard let dossier else { return [] }
        guard dossier.standing.mayReturn else {
            return refuse(
                words(
                    "U kunt deze niet terugsturen: \(words.stage(dossier.post.stage)).",
                    "You cannot send this one back: it is \(words.stage(dossier.post.stage))."
                )
            )
        }
        go(to: .reason(.sendBack, LineEditor()))
        return []
    }

    private mutating func askFinding() -> [ReviewEffect] {
        guard let dossier else { return [] }
        guard dossier.standing.mayWaive else {
            let isBlocked = !dossier.check.waivable.isEmpty
            return refuse(
                isBlocked
                    ? words(
                        "Toestaan kan alleen de rol legal, van andermans woorden, voor het indienen.",
                        "Only the role legal waives, of somebody else's words, before they are"
                            + " submitted."
                    )
                    : words("Er is niets dat blokkeert.", "There is nothing that blocks.")
            )
        }
        let findings = dossier.check.waivable
        if findings.count == 1, let first = findings.first {
            go(to: .reason(.waive(first), LineEditor()))
        } else {
            go(to: .findings(selected: 0))
        }
        return []
    }

    private mutating func choose(_ index: Int) -> [ReviewEffect] {
        guard let findings = dossier?.check.waivable, findings.indices.contains(index) else {
            return []
        }
        go(to: .reason(.waive(findings[index]), LineEditor()))
        return []
    }

    private mutating func give(_ why: String, for purpose: Purpose) -> [ReviewEffect] {
        guard let dossier else { return [] }
        guard ReasonOptions.isReason(why) else {
            return refuse(
                words(
                    "Zeg in woorden waarom; dat komt in het register.",
                    "Say why in words; that is put on the record."
                )
            )
        }
        switch purpose {
        case .sendBack: return wait([.sendBack(dossier, why: why)])
        case .waive(let finding):
            go(to: .waiver(finding, why: why))
            return []
        }
    }

    private mutating func agree() -> [ReviewEffect] {
        switch view {
        case .approval:
            guard let dossier else { return [] }
            return wait([.sign(dossier)])
        case .waiver(let finding, let why):
            guard let dossier else { return [] }
            return wait([.waive(finding, dossier, why: why)])
        case .opening(let address, let program):
            go(to: .post)
            return wait([.open(address, program: program)])
        default: return []
        }
    }

    private mutating func skip() -> [ReviewEffect] {
        guard place + 1 < inbox.count else {
            leave()
            tell(words("Dat was de laatste.", "That was the last one."))
            return wait([.loadInbox])
        }
        return open(place + 1)
    }

    private mutating func goBack() -> [ReviewEffect] {
        guard view == .post, place > 0 else {
            leave()
            return wait([.loadInbox])
        }
        return open(place - 1)
    }

    private mutating func openLink() -> [ReviewEffect] {
        guard let link = dossier?.content.link else {
            return refuse(words("Deze post heeft geen link.", "This post has no link."))
        }
        switch setting.opener {
        case .none:
            tell(words("De link: ", "The link: ") + link)
            return []
        case .program(let program): return wait([.open(link, program: program)])
        case .afar(let program):
            go(to: .opening(link, program: program))
            return []
        }
    }

    private mutating func showStatement() -> [ReviewEffect] {
        guard dossier?.statement != nil else {
            return refuse(
                words(
                    "Er is geen verklaring: u kunt deze niet tekenen.",
                    "There is no statement: you cannot sign this one."
                )
            )
        }
        go(to: .statement)
        return []
    }

    private mutating func end() -> [ReviewEffect] {
        view = .ended
        return [.quit]
    }

    // MARK: - The screen

    /// Whether everything that there is about the post has been on the screen.
    var hasSeenAll: Bool { size == nil || seen >= ReviewPage(self, of: .post).body.count }

    private mutating func move(_ motion: ReviewAction.Motion) {
        if case .findings(let selected) = view {
            let last = (dossier?.check.waivable.count ?? 1) - 1
            view = .findings(selected: motion.applied(to: selected, last: last, page: 9))
            return
        }
        if view == .inbox {
            let last = max(0, inbox.count - 1)
            place = motion.applied(to: place, last: last, page: max(1, rows / 2))
            return
        }
        let last = max(0, ReviewPage(self).body.count - rows)
        scroll = motion.applied(to: scroll, last: last, page: max(1, rows - 1))
    }

    /// The next page; at the end of a post the next post.
    private mutating func readOn() -> [ReviewEffect] {
        let isAtEnd = scroll + rows >= ReviewPage(self).body.count
        guard isAtEnd else {
            move(.pageDown)
            return []
        }
        return view == .post ? skip() : act(.no)
    }

    private var rows: Int { ReviewPage.bodyRows(of: self) }

    /// Something changed in how much there is to see.
    mutating func resize(to size: Size) {
        let hadSeenAll = view == .post && hasSeenAll
        self.size = size
        if view == .post {
            if hadSeenAll { seen = ReviewPage(self).body.count }
            move(.by(0))
            look()
        }
    }

    /// What is on the screen now has been seen, where nothing before it was passed over.
    private mutating func look() {
        guard view == .post, size != nil else { return }
        let first = max(0, min(scroll, ReviewPage(self).body.count - rows))
        if first <= seen { seen = max(seen, first + rows) }
    }

    private mutating func go(to view: View) {
        self.view = view
        scroll = 0
    }

    private mutating func leave() {
        dossier = nil
        view = .inbox
        scroll = 0
    }

    private mutating func tell(_ text: String, isTrouble: Bool = false) {
        notice = Notice(text: text, isTrouble: isTrouble)
    }

    private mutating func refuse(_ text: String) -> [ReviewEffect] {
        tell(text, isTrouble: true)
        return []
    }

    private mutating func wait(_ effects: [ReviewEffect]) -> [ReviewEffect] {
        isBusy = true
        return effects
    }
}

/// Something that happened at an approver's desk.
enum ReviewEvent: Sendable {
    case key(Key)
    /// A whole line, where there are no single keys.
    case line(String)
    case inbox([InboxItem])
    case dossier(ReviewDossier)
    case done(ReviewSession.Deed)
    /// It was not what was shown any more, and nothing was done.
    case changed
    case opened(String)
    /// It could not be done; the sentence says why.
    case failed(String)
}

/// Something that is to be done outside.
enum ReviewEffect: Sendable {
    case loadInbox
    case load(PostID)
    case sign(ReviewDossier)
    case sendBack(ReviewDossier, why: String)
    case waive(WaivableFinding, ReviewDossier, why: String)
    case open(String, program: String)
    case quit
}

extension String {
    /// Without spaces and line ends at both ends.
    var trimmingSpaces: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
