@testable import Gate
import Testing

@Suite("Validators")
struct ValidatorTests {
    private func accepts(_ validator: Validator, _ text: String) -> Bool {
        validator.accepts(Array(text.utf8)[...])
    }

    @Test(arguments: ["111222333", "123456782", "1112.22.333", "111-222-333"])
    func `numbers that pass the eleven-test`(number: String) {
        #expect(accepts(.bsn, number))
    }

    @Test(arguments: ["111222334", "000000000", "1", "1234567", "1234567890", ""])
    func `numbers that do not`(number: String) {
        #expect(!accepts(.bsn, number))
    }

    @Test func `account numbers pass modulo 97, and no changed digit does`() {
        #expect(accepts(.iban, "NL91 ABNA 0417 1643 00"))
        #expect(accepts(.iban, "GB29NWBK60161331926819"))
        let good = Array("NL91ABNA0417164300".utf8)
        for place in good.indices where good[place].isDigit {
            var changed = good
            changed[place] = changed[place] == 57 ? 48 : changed[place] + 1
            #expect(!Validator.iban.accepts(changed[...]), "digit \(place)")
        }
        #expect(!accepts(.iban, "NL91"))
    }

    @Test func `dates exist`() {
        for good in ["12-03-1989", "1/1/90", "2026-11-24"] { #expect(accepts(.date, good)) }
        for bad in ["32-01-1990", "12-13-1990", "1990", "0-1-1990"] {
            #expect(!accepts(.date, bad))
        }
    }
}
