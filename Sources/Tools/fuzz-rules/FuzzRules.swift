internal import LibFuzzer
internal import PolicyLoader

/// Searches for files of a workspace's `policies/` folder that break their readers.
///
/// A file that begins with `name:` is read as a rule, everything else as a list of words. Either
/// is read and compiled, or refused in words; nothing else may happen.
@main
enum FuzzRules {
    static func main() {
        unsafe LibFuzzer.run { bytes, count in
            let input = unsafe UnsafeBufferPointer(start: bytes, count: count)
            let text = unsafe String(decoding: input, as: UTF8.self)
            do throws(PolicyError) {
                _ = try PolicyLoader.load([(path: path(of: text), text: text)] + words)
            } catch {
                precondition(!error.description.isEmpty, "a refusal without a word")
            }
            return 0
        }
    }
}

/// Lists that rules can name; small, so that many rules a second are tried.
private let words: [PolicyLoader.File] = [
    (path: "lexicons/place.txt", text: "#! capital\nEmmen\nDen Haag\n"),
    (path: "lexicons/nationality.txt", text: "Syrische\nSyriër\n"),
    (path: "lexicons/someone.txt", text: "man\nvrouw\n"),
]

/// Where the file would stand: a rule's name says it.
private func path(of text: String) -> String {
    guard text.hasPrefix("name: ") else { return "lexicons/fuzzed.txt" }
    let name = text.dropFirst(6).prefix { $0 != "\n" }
    return "packs/\(name).yaml"
}
