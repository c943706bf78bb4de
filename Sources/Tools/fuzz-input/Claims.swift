internal import Newsdesk

/// What has to hold of more than one reader.
enum Claims {
    /// The longest refusal, in code points: what was typed can be quoted in it, but not a file.
    static let longestSentence = 4_000

    /// Ends the process, as libFuzzer wants, with what does not hold: a `precondition` of a release
    /// says nothing.
    static func hold(_ condition: Bool, _ message: @autoclosure () -> String) {
        if !condition { fatalError(message()) }
    }

    /// That a refusal is one line of words.
    static func sentence(_ refusal: some CustomStringConvertible) {
        let text = refusal.description
        Claims.hold(!text.isEmpty, "a refusal without a word")
        Claims.hold(
            !hasControls(text),
            "a refusal with a control character: \(text.debugDescription)"
        )
        Claims.hold(
            text.unicodeScalars.count <= longestSentence,
            "a refusal of \(text.unicodeScalars.count) characters"
        )
    }

    /// Whether a text has a control character, a line end too.
    static func hasControls(_ text: String, but allowed: Set<Unicode.Scalar> = []) -> Bool {
        text.unicodeScalars.contains {
            $0.properties.generalCategory == .control && !allowed.contains($0)
        }
    }

    /// That two texts have the same bytes: to Swift some texts are equal that have others.
    static func isSame(_ text: String, _ other: String) -> Bool {
        text.utf8.elementsEqual(other.utf8)
    }

    /// That what was read is written in one form, and read from it as the same.
    static func canonical<Value: Codable & Hashable>(_ value: Value) {
        let text = CanonicalJSON.text(value)
        do {
            let again = try CanonicalJSON.value(Value.self, of: text)
            Claims.hold(again == value, "read again it is another: \(text)")
            Claims.hold(isSame(CanonicalJSON.text(again), text), "written again: \(text)")
        } catch {
            fatalError("what was written cannot be read: \(error): \(text)")
        }
    }
}
