internal import Gate
internal import PolicyLoader

/// A rule to fill in, with a word at each key.
struct RuleTemplate {
    let name: String
    let kind: Rule.Kind

    /// The whole file: one that can be read, and whose examples do not come out.
    var text: String {
        ([head, kind == .allow ? "" : level, message, body, examples]
            .filter { !$0.isEmpty }).joined(separator: "\n")
            + "\n"
    }

    private var head: String {
        """
        # How to write a rule: docs/rules.md. Try it: heraut policy explain "a text",
        # heraut policy test \(name)
        name: \(name)
        kind: \(kind.rawValue)
        """
    }

    private var level: String {
        """
        # block: the post cannot go out; warn: the approver sees it; advice: a tip.
        level: warn
        """
    }

    private var message: String {
        """
        # Why, for the author.
        message:
          nl: "\(Policies.toBeFilledIn): waarom"
          en: "\(Policies.toBeFilledIn): why"
        # How to say it instead.
        suggestion:
          nl: "\(Policies.toBeFilledIn): hoe dan wel"
          en: "\(Policies.toBeFilledIn): how to say it"
        # Where the rule comes from: a law, advice, your style guide.
        source: "\(Policies.toBeFilledIn)"
        # languages: [nl]         # only for texts in these languages
        # posts: [figures]        # only for posts of these kinds
        """
    }

    private var body: String {
        switch kind {
        case .sequence:
            """
            # Rows of words, each found within one sentence. A word stands for itself; a|b for
            # either, a|b_c where one is several words; [class] for a word of a class, such as
            # [place], [few], [occupation]; [one&!two] for one that is not the other; (a) for a or
            # nothing; ...3 for up to three words; asiel* and *vergunning for parts; ^ for the
            # beginning of a sentence.
            tokens:
              - "fill-in this-row"
            \(heldBack)
            """
        case .score:
            """
            # Signs that are added up, each once, in a sentence or in the whole post. What comes to
            # the threshold is a finding. Points below 0 speak against.
            threshold: 3
            within: sentence
            signs:
              - points: 2
                tokens:
                  - "fill-in this-sign"
              - points: 1
                tokens:
                  - "fill-in that-sign"
              - {points: -3, tokens: "[generally]"}
            """
        case .pattern:
            """
            # A regular expression (PCRE2) over the text without accents; capitals do not matter.
            pattern: "\\\\bfill-in-\\\\d{6}\\\\b"
            # validator: bsn          # or iban, date: the sum that a real one passes
            \(heldBack)
            """
        case .allow:
            """
            # The packs whose findings it takes back, where they lie inside what it finds.
            cancels: [names]
            # throughout: true    # a name that is let through once is, wherever it stands in the text
            # Rows of words, as in a rule of the kind sequence.
            tokens:
              - "fill-in this-row"
            """
        case .document:
            """
            # What is asked of the post: mentions (one of the tokens stands in it), needs-link,
            # hashtags, emoji or sentence-words (with at-most), alt-words (with at-least),
            # camel-case, emoji-as-word.
            condition: mentions
            tokens:
              - "fill-in this-row"
            """
        }
    }

    private var heldBack: String {
        """
        # exceptions: ["..."]     # rows that take a finding back where they overlap it
        # unless: ["[generally]"] # rows that take it back anywhere in its sentence
        # context: ["..."]        # rows one of which has to stand in its sentence
        """
    }

    private var examples: String {
        let mark = Policies.toBeFilledIn
        let hit =
            kind == .allow
            ? "a text of which nothing of those packs is left" : "a text in which it speaks"
        let miss =
            kind == .allow
            ? "a text in which those packs still find something"
            : "a text that looks like it and is fine"
        return """
            # At least three of each side. They are run by 'heraut policy test'.
            examples:
              hit:
                - nl: "\(mark): \(hit)"
                - nl: "\(mark): another one"
                - en: "\(mark): one in the other language"
              miss:
                - nl: "\(mark): \(miss)"
                - nl: "\(mark): another one"
                - en: "\(mark): one in the other language"
            """
    }
}
