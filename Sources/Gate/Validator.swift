/// Arithmetic that tells a real identifier from digits that only look like one.
public enum Validator: String, CaseIterable, Sendable {
    /// The eleven-test of a citizen service number (Uitvoeringsregeling burgerservicenummer).
    case bsn
    /// The remainder 1 modulo 97 of an account number (ISO 13616).
    case iban
    /// A date that exists, day first.
    case date

    /// Whether the found characters pass; spaces, dots and hyphens do not count.
    func accepts(_ found: ArraySlice<UInt8>) -> Bool {
        switch self {
        case .bsn: Self.isCitizenNumber(found.filter(\.isDigit))
        case .iban: Self.isAccount(found.filter { $0.isLetter || $0.isDigit })
        case .date: Self.isDate(found)
        }
    }

    /// 9 digits (8 with the leading zero left out) with weights 9 to 2 and -1.
    static func isCitizenNumber(_ digits: [UInt8]) -> Bool {
        guard (8...9).contains(digits.count) else { return false }
        let padded = digits.count == 8 ? [UInt8(ascii: "0")] + digits : digits
        var sum = 0
        for (index, digit) in padded.enumerated() {
            sum += Int(digit - UInt8(ascii: "0")) * (index == 8 ? -1 : 9 - index)
        }
        return sum % 11 == 0 && padded.contains { $0 != UInt8(ascii: "0") }
    }

    static func isAccount(_ account: [UInt8]) -> Bool {
        guard (15...34).contains(account.count) else { return false }
        var remainder = 0
        for byte in account[4...] + account[..<4] {
            let upper = byte.lowered
            if byte.isDigit {
                remainder = (remainder * 10 + Int(byte) - 48) % 97
            } else {
                guard (97...122).contains(upper) else { return false }
                remainder = (remainder * 100 + Int(upper) - 87) % 97
            }
        }
        return remainder == 1
    }

    /// Day, month and year with anything but digits between them.
    static func isDate(_ found: ArraySlice<UInt8>) -> Bool {
        let parts = found.split { !$0.isDigit }.map { part in
            part.reduce(0) { $0 * 10 + Int($1) - 48 }
        }
        guard parts.count == 3 else { return false }
        let (day, month) = parts[0] > 31 ? (parts[2], parts[1]) : (parts[0], parts[1])
        return (1...31).contains(day) && (1...12).contains(month)
    }
}
