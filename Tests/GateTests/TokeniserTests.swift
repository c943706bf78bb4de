@testable import Gate
import Noise
import Testing

@Suite("Tokeniser")
struct TokeniserTests {
    private func tokens(_ text: String) -> [Token] { Tokeniser.tokens(of: FoldedText(text)) }

    private func words(_ text: String) -> [String] {
        let lower = FoldedText(text).lower
        return tokens(text).map { String(decoding: lower[$0.word], as: UTF8.self) }
    }

    @Test func `words, numbers and what hangs on them are told apart`() {
        #expect(words("De 34-jarige Jan's foto's") == ["de", "34", "jarige", "jan", "foto"])
        #expect(words("#GoedNieuws uit Emmen") == ["goed", "nieuws", "uit", "emmen"])
        #expect(words("1.234 mensen, 12,5 procent") == ["", "mensen", "", "procent"])
        #expect(words("Qatar,1,3 of 1,3") == ["qatar", "1", "3", "of", ""])
        #expect(words("B1-toets 4e") == ["b1", "toets", "4e"])
    }

    @Test func `addresses and accounts are one token each`() {
        let kinds = tokens("Mail a.b@c.nl of zie https://ind.nl/x?y=1, @ind_nl.").map(\.kind)
        #expect(kinds == [.word, .email, .word, .word, .url, .handle])
    }

    @Test func `a sentence ends at a full stop, not at an initial or a title`() {
        let text = "Mr. J. de Vries kwam. Hij ging! Echt?\nJa"
        let lower = FoldedText(text).lower
        let sentences = Dictionary(grouping: tokens(text), by: \.sentence).values
        #expect(sentences.count == 4)
        let starts = tokens(text).filter(\.startsSentence)
        #expect(
            starts.map { String(decoding: lower[$0.word], as: UTF8.self) }
                == ["mr", "hij", "echt", "ja"]
        )
    }

    @Test
    func `a row of dots leads to its number, a flag is one sign, times is no part of a number`() {
        #expect(words("Tonga ..... 3") == ["tonga", "3"])
        #expect(Set(tokens("Tonga ..... 3").map(\.sentence)).count == 1)
        #expect(Set(tokens("Tot ziens... Drie").map(\.sentence)).count == 2)
        #expect(tokens("🇹🇴 3 🇳🇱").map(\.kind) == [.sign, .number, .sign])
        #expect(words("3x, 4×, 4x4") == ["3", "x", "4", "x", "4x4"])
    }

    @Test func `the case of a word is kept beside it`() {
        #expect(
            tokens("aap Noot MIES vVs 12").map(\.shape) == [
                .lower, .capital, .upper, .mixed, .none,
            ]
        )
    }

    @Test(arguments: UInt64(1)...200)
    func `tokens lie inside the text, in order, without overlap`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let alphabet = Array("ab AB.,@#-'1/:\n\"€é🙂[")
        let text = String((0..<120).map { _ in alphabet.randomElement(using: &random) ?? " " })
        let folded = FoldedText(text)
        var end = 0
        for token in Tokeniser.tokens(of: folded) {
            #expect(token.range.lowerBound >= end && !token.range.isEmpty, "\(text)")
            end = token.range.upperBound
        }
        #expect(end <= folded.bytes.count)
    }
}
