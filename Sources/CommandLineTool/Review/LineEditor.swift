/// One line that somebody is typing, with a place in it.
struct LineEditor: Hashable {
    /// The longest line, in characters.
    static let maximumLength = ReasonOptions.maximumLength

    private var characters: [Character] = []
    /// How many characters stand before the cursor.
    private(set) var cursor = 0

    /// What was typed so far.
    var text: String { String(characters) }

    /// Does what a key stands for; keys that mean nothing here do nothing.
    mutating func press(_ key: Key) {
        switch key {
        case .character(let character): insert([character])
        case .paste(let text):
            // Line ends of a paste are spaces: nothing that is pasted finishes the line.
            insert(Array(text.split(whereSeparator: \.isNewline).joined(separator: " ")))
        case .backspace, .control("h"):
            guard cursor > 0 else { return }
            cursor -= 1
            characters.remove(at: cursor)
        case .delete, .control("d"):
            guard cursor < characters.count else { return }
            characters.remove(at: cursor)
        case .left, .control("b"): cursor = max(0, cursor - 1)
        case .right, .control("f"): cursor = min(characters.count, cursor + 1)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = characters.count
        case .control("u"): remove(from: 0)
        case .control("k"): characters.removeSubrange(cursor...)
        case .control("w"):
            let blank = characters[..<cursor].lastIndex { $0 != " " }.map { $0 + 1 } ?? 0
            remove(from: characters[..<blank].lastIndex(of: " ").map { $0 + 1 } ?? 0)
        default: return
        }
    }

    private mutating func insert(_ more: [Character]) {
        let more = more.prefix(Self.maximumLength - characters.count)
        characters.insert(contentsOf: more, at: cursor)
        cursor += more.count
    }

    private mutating func remove(from start: Int) {
        characters.removeSubrange(start..<cursor)
        cursor = start
    }
}
