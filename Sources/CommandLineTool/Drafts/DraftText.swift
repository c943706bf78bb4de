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
        guard let text = String(validating: bytes, as: UTF8.self) else {
            let good = Self.validPrefix(bytes)
            let line = 1 + bytes[..<good].count { $0 == UInt8(ascii: "\n") }
            let start = bytes[..<good].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
            throw YAMLProblem(
                file: file,
                line: line,
                column: String(decoding: bytes[start..<good], as: UTF8.self).unicodeScalars.count
                    + 1,
                message: "byte \(good + 1) is not UTF-8; save the draft as UTF-8"
            )
        }
        return text.replacing("\r\n", with: "\n")
    }

    /// Refuses controls and texts that are too long.
    ///
    /// - Throws: ``YAMLProblem`` at the character.
    static func check(_ text: String, file: String, line: Int) throws(YAMLProblem) {
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

    /// How many bytes from the start are valid UTF-8.
    private static func validPrefix(_ bytes: [UInt8]) -> Int {
        // A prefix of valid text is valid up to three bytes before its end, so halving works.
        var (low, high) = (0, bytes.count)
        while low < high {
            let middle = (low + high + 1) / 2
            let isValid = (0...3).contains { cut in
                middle >= cut && String(validating: bytes[..<(middle - cut)], as: UTF8.self) != nil
            }
            if isValid { low = middle } else { high = middle - 1 }
        }
        while low > 0, String(validating: bytes[..<low], as: UTF8.self) == nil { low -= 1 }
        return low
    }
}
