internal import Editorial
internal import PlacedYAML

/// Turns the bytes of a draft into text that everything behind it can rely on: UTF-8, line ends of
/// one kind, no controls, not too long.
enum DraftText {
    /// Decodes a file, with `\n` as the only line end.
    ///
    /// - Throws: ``YAMLProblem`` at the byte that is no UTF-8.
    static func decode(_ bytes: [UInt8], file: String) throws(YAMLProblem) -> String {
        guard bytes.count <= DraftFile.maximumBytes else {
            throw YAMLProblem(
                file: file,
                line: 1,
                column: 1,
                message: "the draft is larger than \(DraftFile.maximumBytes / 1_024) KiB; a post"
                    + " has at most \(Content.maximumTextLength) characters"
            )
        }
        return try TextFile.decode(bytes, file: file).replacing("\r\n", with: "\n")
    }

    /// Refuses texts of nothing, controls and texts that are too long.
    ///
    /// - Throws: ``YAMLProblem`` at the character.
    static func check(_ text: String, file: String, line: Int) throws(YAMLProblem) {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw YAMLProblem(file: file, line: line, column: 1, message: "there is no text")
        }
        var place = (line: line, column: 1)
        var count = 0
        for scalar in text.unicodeScalars {
            count += 1
            if scalar == "\n" {
                place = (place.line + 1, 1)
                continue
            }
            if scalar.properties.generalCategory == .control && scalar != "\t" {
                throw YAMLProblem(
                    file: file,
                    line: place.line,
                    column: place.column,
                    message: "the control character U+\(String(scalar.value, radix: 16)) does not"
                        + " belong in a post; remove it"
                )
            }
            place.column += 1
        }
        guard count <= Content.maximumTextLength else {
            throw YAMLProblem(
                file: file,
                line: line,
                column: 1,
                message: "the text has \(count) characters; the most is"
                    + " \(Content.maximumTextLength)"
            )
        }
    }
}
