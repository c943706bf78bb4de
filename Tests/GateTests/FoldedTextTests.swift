@testable import Gate
import Noise
import Testing

@Suite("Folded text")
struct FoldedTextTests {
    private func folded(_ text: String) -> String {
        String(decoding: FoldedText(text).bytes, as: UTF8.self)
    }

    static let readings: [(text: String, read: String)] = [
        ("één café", "een cafe"), ("ＨＡＬＬＯ　１２", "HALLO 12"), ("𝐀𝓫𝕔", "Abc"), ("①②", "12"),
        ("ﬁets", "fiets"), ("Ł ø ß æ", "L o ss ae"), ("a\u{200B}b\u{AD}c\u{2060}", "abc"),
        ("e\u{301}", "e"), ("‘x’ “y” – z", "'x' \"y\" - z"), ("٣٤", "34"), ("x\u{A0}y", "x y"),
        // Look-alikes count as Latin beside Latin letters, or where there is nothing else.
        ("Dе Vriеs", "De Vries"), ("Jaкуb", "Jakyb"),
        ("een\nregel", "een regel"), ("een\r\nregel", "een regel"),
        ("een\n\nregel", "een\n\nregel"),
        ("een\n- regel\n1. regel", "een\n- regel\n1. regel"), ("een\n20 regels", "een 20 regels"),
        ("аеос", "aeoc"),
    ]

    @Test(arguments: readings.indices)
    func `characters are read as a careless eye reads them`(index: Int) {
        #expect(folded(Self.readings[index].text) == Self.readings[index].read)
    }

    @Test func `letters and signs without an ASCII form keep their place`() {
        #expect(FoldedText("я🙂").bytes == [Folding.letter, Folding.sign])
        #expect(FoldedText("Яна").bytes.first == Folding.capital)
    }

    @Test(arguments: UInt64(1)...200)
    func `every byte points into the text it came from, and never backwards`(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var view = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...80, using: &random) {
            let value = UInt32.random(in: 0...0x2FFFF, using: &random)
            let small = UInt32.random(in: 0...0x24F, using: &random)
            view.append(Unicode.Scalar(Bool.random(using: &random) ? value : small) ?? "x")
        }
        for text in [FoldedText(String(view)), FoldedText(String(view)).joined()].compactMap(\.self)
        {
            #expect(text.originalCount == view.count)
            #expect(text.origins.count == text.bytes.count)
            #expect(zip(text.origins, text.origins.dropFirst()).allSatisfy { $0 <= $1 })
            #expect(text.origins.allSatisfy { $0 >= 0 && Int($0) < view.count })
            for start in text.bytes.indices {
                let span = text.original(start..<(start + 1))
                #expect(span.lowerBound < span.upperBound && span.upperBound <= view.count)
            }
        }
    }

    static let joins: [(text: String, read: String?)] = [
        ("1 1 1 2 2 2 3 3 3", "111222333"), ("J.a.n.s", "Jans"),
        ("bel een twee drie vier vijf", "bel 12345"), ("o.koval[at]ukr[.]net", "o.koval@ukr.net"),
        ("jan (apenstaartje) mail (punt) nl", "jan@mail.nl"), ("gewone tekst", nil),
        ("nul zes, twaalf vierendertig, zesenvijftig", "06123456"),
        ("oh six, thirty-four five", "06345"),
        ("nl-zesentwintig-punt-nul-negen-een", "nl-26.091"), ("2 0 2 4 / 1 / V 3", "2024/1/V3"),
        ("D e n i z  A y d i n", "Deniz Aydin"), ("NL 23 punt 7741", "NL 23.7741"),
        ("een twee drie", nil), ("A B C", nil), ("BSN 3O4I59268", "BSN 304159268"),
        ("0lena Ch0rna", "Olena Chorna"), ("Lei1a Kar1mi", "Leila Karimi"),
        ("O6-12 34 56 78", "06-12 34 56 78"), ("B1, 4e, A12 en EU27", nil), ("de 34-jarige", nil),
        ("Horizon2020", nil), ("BSN 123  456\t\t782", "BSN 123 456 782"),
        (
            "zie https://ind.nl/dossier/leila-karimi?m=l%40x.nl",
            "zie https://ind.nl dossier leila karimi m l@x.nl"
        ),
        ("leila at gmail dot com", "leila@gmail.com"), ("kijk at your desk", nil),
        ("Lei**la** Kar<b>i</b>mi", "Leila Karimi"), ("&#76;eila Kar&#x69;mi", "Leila Karimi"),
        ("R&eacute;n&eacute;e&nbsp;Bos", "Renee Bos"), ("cliënt*e", "cliente"),
        ("<td class='n'>Tonga</td><td>3</td>", " | Tonga |  | 3 | "), ("a<br/>b", "a b"),
        ("<p>een</p>", "\n|een\n|"), ("3 < 4 & 5 * 6", nil), ("R&D; <tien> **", nil),
        ("<td", nil), ("&#1114112;", nil), ("https://ind.nl", nil), ("www.ind.nl is open", nil),
        ("MH17 en V2812345678", nil),
    ]

    @Test(arguments: joins.indices)
    func `the second view joins what was pulled apart`(index: Int) {
        let (text, read) = Self.joins[index]
        let joined = FoldedText(text).joined().map { String(decoding: $0.bytes, as: UTF8.self) }
        #expect(joined == read)
    }
}
