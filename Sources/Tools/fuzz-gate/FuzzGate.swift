internal import Editorial
internal import Gate
internal import LibFuzzer
internal import PolicyLoader

/// The shipped rules, compiled once; a rule that does not compile is found by the tests.
private let gate: Gate = {
    do {
        return try PolicyLoader.shipped(examples: false).gate
    } catch {
        preconditionFailure("\(error)")
    }
}()

/// Searches for texts that break the gate: the first byte of an input says what sort of text it
/// is, the rest is the text.
@main
enum FuzzGate {
    static func main() {
        unsafe LibFuzzer.run { bytes, count in
            let input = unsafe UnsafeBufferPointer(start: bytes, count: count)
            guard let first = unsafe input.first else { return 0 }
            let text = unsafe String(decoding: input.dropFirst(), as: UTF8.self)
            Invariants.check(Manuscript(text: text, sort: first), of: text, in: gate)
            return 0
        }
    }
}

extension Manuscript {
    /// A text whose language, kind, part and link are read from one byte.
    fileprivate init(text: String, sort: UInt8) {
        let languages = Language.allCases
        let kinds = PostKind.allCases
        let kind = Int(sort >> 1) % (kinds.count + 1)
        self.init(
            text: text,
            language: languages[Int(sort & 1) % languages.count],
            kind: kind < kinds.count ? kinds[kind] : nil,
            link: sort & 0x40 != 0 ? "https://www.ind.nl/en" : nil,
            part: sort & 0x80 != 0 ? .altText : .text
        )
    }
}
