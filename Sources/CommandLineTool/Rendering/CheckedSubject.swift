internal import Newsdesk

/// Something that was checked, with what is needed to show where the findings are.
struct CheckedSubject {
    /// How it is called: a path, a post, standard input.
    let name: String
    /// The line of its file on which the text begins, counted from 1.
    let firstLine: Int
    /// The file it was read from; nil for posts and standard input.
    let source: SourceText?
    let check: GateCheck

    init(name: String, firstLine: Int = 1, source: SourceText? = nil, check: GateCheck) {
        self.name = name
        self.firstLine = firstLine
        self.source = source
        self.check = check
    }
}

/// A file as it lies on disk, to turn places of its text into places of the file.
struct SourceText {
    /// Where a span of the text is in the file, in code points.
    ///
    /// Lines and columns are counted from 1, the end's column is one past the last character; the
    /// offset is counted from 0.
    struct Region: Equatable {
        let startLine: Int
        let startColumn: Int
        let endLine: Int
        let endColumn: Int
        let offset: Int
        let length: Int
    }

    let path: String
    /// The file without a byte order mark.
    private let scalars: [Unicode.Scalar]

    init(path: String, bytes: [UInt8]) {
        self.path = path
        let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
        self.scalars = scalars.first == "\u{FEFF}" ? Array(scalars.dropFirst()) : scalars
    }

    /// The place of a span of the text that begins on that line of the file, white space before it
    /// left out.
    ///
    /// - Parameters:
    ///   - span: In code points of the text, in which every line end is one.
    ///   - firstLine: Counted from 1; of the whole file it is the first, white space and all.
    /// - Returns: Where these words are in the file.
    func region(of span: Range<Int>, firstLine: Int) -> Region {
        // The characters of the file but for the one that doubles a line end.
        let shown = scalars.indices.filter { index in
            !(scalars[index] == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n")
        }
        var start = 0
        var line = 1
        while line < firstLine, start < shown.count {
            if scalars[shown[start]] == "\n" { line += 1 }
            start += 1
        }
        if firstLine > 1 {
            while start < shown.count, scalars[shown[start]].properties.isWhitespace { start += 1 }
        }
        func place(_ offset: Int) -> (line: Int, column: Int, offset: Int) {
            let end = min(start + offset, shown.count)
            let before = shown[..<end].map { scalars[$0] }
            let column = before.count - (before.lastIndex(of: "\n").map { $0 + 1 } ?? 0) + 1
            let original = end < shown.count ? shown[end] : scalars.count
            return (1 + before.count { $0 == "\n" }, column, original)
        }
        let (from, to) = (place(span.lowerBound), place(span.upperBound))
        return Region(
            startLine: from.line,
            startColumn: from.column,
            endLine: to.line,
            endColumn: to.column,
            offset: from.offset,
            length: to.offset - from.offset
        )
    }
}
