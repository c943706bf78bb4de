internal import Editorial

/// The gate: text in, findings out.
///
/// Pure, and the same for the same text and rules.
public struct Gate: Sendable {
    /// Which rules these are.
    public let policy: PolicyVersion
    let book: RuleBook

    /// The count from which on a number of people may be published, when nobody says otherwise.
    public static let usualSmallestCount = 10
    /// What it can be set to: some registers publish nothing below 20.
    ///
    /// The words for counts end there too.
    public static let smallestCounts = 2...20

    /// Compiles rules over tables of words.
    ///
    /// - Parameters:
    ///   - rules: Every rule that counts.
    ///   - tables: The words behind their classes.
    ///   - smallestCount: Counts of people below this are small cells, one of ``smallestCounts``.
    ///   - policy: How to name them all.
    /// - Throws: ``RuleProblem`` at the first thing that cannot work.
    public init(
        rules: [Rule],
        tables: [WordTable],
        smallestCount: Int = usualSmallestCount,
        policy: PolicyVersion
    ) throws(RuleProblem) {
        guard let vocabulary = Vocabulary(tables) else {
            throw RuleProblem(
                rule: rules.first?.name ?? "",
                part: .name,
                index: 0,
                reason: "there are more than \(ClassSet.capacity) classes of words"
            )
        }
        book = try RuleBook(rules: rules, vocabulary: vocabulary, smallestCount: smallestCount)
        self.policy = policy
    }

    /// Everything that the rules find, in the order of the text, then of the rules' names.
    ///
    /// Two views are looked at: the text as a careless eye reads it, and the same with spelled-out
    /// letters and digits joined. Spans are always those of the text as it was handed in.
    public func check(_ manuscript: Manuscript) -> [Finding] {
        let text = FoldedText(manuscript.text)
        guard text.originalCount <= Manuscript.maximumLength else {
            return [Self.tooLong(text.originalCount)]
        }
        var hits = Walk(book: book, manuscript: manuscript, text: text).hits()
        if let joined = text.joined() {
            let second = Walk(book: book, manuscript: manuscript, text: joined)
            hits += second.hits().filter { book.facts[$0.rule].kind != .document }
        }
        return hits.isEmpty ? [] : book.findings(hits)
    }

    private static func tooLong(_ count: Int) -> Finding {
        Finding(
            rule: "gate/too-long",
            severity: .block,
            span: 0..<count,
            reason: LocalizedText(
                dutch: "De tekst heeft \(count) tekens; langer dan"
                    + " \(Manuscript.maximumLength) wordt niet gecontroleerd.",
                english: "The text has \(count) characters; longer than"
                    + " \(Manuscript.maximumLength) is not checked."
            ),
            suggestion: nil
        )
    }
}
