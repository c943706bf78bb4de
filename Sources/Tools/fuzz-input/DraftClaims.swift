internal import CommandLineTool
internal import Editorial
internal import PlacedYAML

/// What has to hold of every draft.
enum DraftClaims {
    static func check(_ bytes: [UInt8]) {
        let draft: DraftFile
        do throws(YAMLProblem) {
            draft = try DraftFile(bytes: bytes, file: "draft.md", language: .dutch)
        } catch {
            Claims.sentence(error)
            return
        }
        let content = content(of: draft)
        for text in [content.text] + content.variants.map(\.text) {
            Claims.hold(!text.isEmpty, "a text of nothing")
            Claims.hold(!Claims.hasControls(text, but: ["\n", "\t"]), "a text with controls")
            Claims.hold(
                text.unicodeScalars.count <= Content.maximumTextLength,
                "a text of \(text.unicodeScalars.count) characters"
            )
        }
        Claims.hold(
            !content.channels.isEmpty
                && Set(content.channels).count == content.channels.count,
            "channels that are none, or twice the same"
        )
        Claims.hold(
            content.variants.allSatisfy { content.channels.contains($0.channel) },
            "a variant for a channel that the post does not go to"
        )
        draft.warnings.forEach { Claims.sentence($0) }
        Claims.canonical(content)
        do throws(YAMLProblem) {
            let again = try DraftFile(
                bytes: Array(written(content).utf8),
                file: "draft.md",
                language: .english
            )
            Claims.hold(self.content(of: again) == content, "written again it is another draft")
        } catch {
            fatalError("written again it is refused: \(error)")
        }
    }

    /// Everything but its pictures, which are files.
    private static func content(of draft: DraftFile) -> Content {
        Content(
            kind: draft.kind,
            language: draft.language,
            text: draft.text,
            variants: draft.variants,
            link: draft.link,
            topic: draft.topic,
            tags: draft.tags,
            facts: draft.facts,
            channels: draft.channels,
            follows: draft.follows
        )
    }

    /// A draft that says the same.
    private static func written(_ content: Content) -> String {
        func list(_ words: [String]) -> String {
            "[" + words.map(quoted).joined(separator: ", ") + "]"
        }
        var lines = [
            "---", "kind: \(content.kind.rawValue)", "language: \(content.language.rawValue)",
            "channels: \(list(content.channels.map(\.rawValue)))",
            "topic: \(quoted(content.topic))", "tags: \(list(content.tags))",
            "facts: \(list(content.facts))",
        ]
        if let link = content.link { lines.append("link: \(quoted(link))") }
        if let follows = content.follows { lines.append("follows: \(quoted(follows.rawValue))") }
        if !content.variants.isEmpty { lines.append("variants:") }
        for variant in content.variants {
            // A simple key has at most 1024 characters; behind a question mark it may have more.
            lines.append("  ? \(quoted(variant.channel.rawValue))\n  : \(quoted(variant.text))")
        }
        return (lines + ["---", "", content.text, ""]).joined(separator: "\n")
    }

    /// A text between quotes, with nothing in it that YAML could read as something else.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case " "..."~": quoted.unicodeScalars.append(scalar)
            default:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            }
        }
        return quoted + "\""
    }
}
