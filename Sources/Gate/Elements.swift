/// What sequences ask of a word, each question once, however many sequences ask it.
///
/// A question has a number; ``Answers`` tells which ones a word answers.
struct Elements: Sendable {
    /// One question: `een|de`, `[nationality]`, `*vergunning`, or several of these with `|`.
    struct Question: Sendable {
        var literals: [Int] = []
        var classes: [Int] = []
        /// Words that must be of all of these classes, and of none of those after `!`.
        var combinations: [Combination] = []
        var beginnings: [[UInt8]] = []
        var ends: [[UInt8]] = []
    }

    /// `[one&two&!three]`.
    struct Combination: Sendable {
        /// The classes asked for, in the order in which they are written.
        var all: [Int] = []
        /// The same as a set.
        var wanted = ClassSet()
        var unwanted = ClassSet()
    }

    private(set) var questions: [Question] = []
    private var numbers: [String: Int] = [:]
    /// The same by how they are written, in whatever order: most are written alike.
    private var numbersAsWritten: [String: Int] = [:]
    /// The words that questions name.
    private(set) var literals = LiteralTable()

    /// The number of a question, asked for the first time or not.
    ///
    /// - Parameters:
    ///   - text: Its choices, with `|` between them.
    ///   - read: Reads one choice.
    /// - Returns: The number.
    /// - Throws: What `read` throws.
    mutating func number(
        of text: String,
        _ read: (String, inout Question, inout LiteralTable) throws(Sequence.Problem) -> Void
    ) throws(Sequence.Problem) -> Int {
        if let number = numbersAsWritten[text] { return number }
        let choices = text.parts(between: "|", omittingEmpty: false)
        var question = Question()
        for choice in choices { try read(choice, &question, &literals) }
        let key = Set(choices).sorted().joined(separator: "|")
        let number = numbers[key] ?? questions.count
        if number == questions.count { questions.append(question) }
        numbers[key] = number
        numbersAsWritten[text] = number
        return number
    }

    /// The number of the question for one word.
    mutating func number(of word: [UInt8]) -> Int {
        let key = String(decoding: word, as: UTF8.self)
        if let number = numbers[key] { return number }
        questions.append(Question(literals: [literals.number(of: word)]))
        numbers[key] = questions.count - 1
        return questions.count - 1
    }
}
