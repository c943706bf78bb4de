internal import LibFuzzer

/// Searches for what people and servers may hand to Heraut and that breaks its reader: the first byte
/// of an input says which reader it is for, the rest is what it reads.
///
/// Every input is read, or refused with a typed error that is a sentence; nothing else may happen.
@main
enum FuzzInput {
    static func main() {
        unsafe LibFuzzer.run { bytes, count in
            let input = unsafe UnsafeBufferPointer(start: bytes, count: count)
            guard let first = unsafe input.first else { return 0 }
            let readers = Reader.allCases
            let reader = readers[Int(first) % readers.count]
            reader.read(Stretching.stretched(unsafe Array(input.dropFirst())))
            return 0
        }
    }
}

/// What reads inputs, in the order of their bytes: `bench/fuzz-seeds` has the same.
private enum Reader: CaseIterable {
    case draft
    case house
    case adapter
    case statement
    case register
    case receivers
    case answer
    case limits

    func read(_ bytes: [UInt8]) {
        switch self {
        case .draft: DraftClaims.check(bytes)
        case .house: HouseClaims.check(String(decoding: bytes, as: UTF8.self))
        case .adapter: AdapterClaims.check(String(decoding: bytes, as: UTF8.self))
        case .statement: RecordClaims.check(String(decoding: bytes, as: UTF8.self))
        case .register: ExportClaims.check(bytes)
        case .receivers: ReceiverClaims.check(String(decoding: bytes, as: UTF8.self))
        case .answer: AnswerClaims.check(bytes)
        case .limits: LimitClaims.check(String(decoding: bytes, as: UTF8.self))
        }
    }
}

/// Makes long inputs of short ones, so that what takes the square of a length shows as a hang.
private enum Stretching {
    /// The byte that stands for repeats of the piece before it: no text of ours has it.
    private static let mark: UInt8 = 7
    /// How many bytes are repeated at most.
    private static let piece = 6
    /// How long an input gets: a square of it takes longer than libFuzzer waits.
    private static let length = 32 * 1_024

    static func stretched(_ bytes: [UInt8]) -> [UInt8] {
        guard let place = bytes.firstIndex(of: mark), place > 0, bytes.count < length else {
            return bytes
        }
        let repeated = bytes[..<place].suffix(piece)
        let count = (length - bytes.count) / repeated.count
        return Array(bytes[..<place]) + repeatElement(repeated, count: count).joined()
            + bytes[(place + 1)...]
    }
}
