extension Vocabulary {
    /// Why no word can be what a combination asks for; nil where one can.
    func contradiction(in combination: Elements.Combination) -> String? {
        if let both = combination.all.first(where: combination.unwanted.contains) {
            return "it asks for \(name(both)) and for a word that is not"
        }
        let builtIn = combination.all.compactMap(BuiltInClass.init(index:))
        for one in builtIn {
            if let implied = one.implied.first(where: { combination.unwanted.contains($0.index) }) {
                return "every \(name(one.index)) is \(name(implied.index)) too"
            }
            for other in builtIn {
                guard let form = one.form, let second = other.form, form != second else { continue }
                return "no word is \(name(one.index)) and \(name(other.index))"
            }
        }
        let isUnlisted = builtIn.contains(.unknown) || builtIn.contains(.suspect)
        if isUnlisted, let list = combination.all.first(where: listed.contains) {
            return "a word on the list \(name(list)) is not unknown"
        }
        return nil
    }

    private func name(_ number: Int) -> String { "[\(classNames[number])]" }
}

extension BuiltInClass {
    /// The class of that number; nil for a list's.
    init?(index: Int) {
        guard Self.allCases.indices.contains(index) else { return nil }
        self = Self.allCases[index]
    }

    /// What a token is by its form: it has one.
    fileprivate enum Form {
        case small
        case withCapital
        case inCapitals
        case digits
        case account
        case address
        case mail
        case sign
    }

    fileprivate var form: Form? {
        switch self {
        case .lower: .small
        case .capital, .mid, .initial, .unknown, .suspect, .compound: .withCapital
        case .upper: .inCapitals
        case .number, .ageNumber, .year: .digits
        case .handle: .account
        case .url: .address
        case .email: .mail
        case .sign: .sign
        default: nil
        }
    }

    /// The classes that every word of this one has too.
    fileprivate var implied: [BuiltInClass] {
        switch self {
        case .mid, .initial, .unknown, .compound: [.capital, .any]
        case .suspect: [.unknown, .mid, .capital, .any]
        case .ageNumber, .year: [.number, .any]
        case .sign: []
        default: [.any]
        }
    }
}
