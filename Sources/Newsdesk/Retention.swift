public import Editorial

/// How long the house keeps what is on record; nil keeps it for ever.
public struct Retention: Hashable, Sendable {
    /// A number of years, months or days.
    public struct Period: Hashable, Sendable {
        /// What is counted.
        public enum Unit: String, Sendable, CaseIterable {
            /// Years of 365.25 days.
            case years = "y"
            /// Months, twelve a year.
            case months = "m"
            /// Days.
            case days = "d"
        }

        /// How many.
        public let count: Int
        /// Of what.
        public let unit: Unit

        /// A period of at least one day and at most 200 years.
        ///
        /// - Returns: nil for any other.
        public init?(count: Int, unit: Unit) {
            let limit =
                switch unit {
                case .years: 200
                case .months: 2_400
                case .days: 73_050
                }
            guard (1...limit).contains(count) else { return nil }
            self.count = count
            self.unit = unit
        }

        /// Its length: never shorter than the calendar's, which an archive would rather have too long.
        public var duration: Duration {
            switch unit {
            case .years: .seconds(Int64(count) * 366 * 86_400)
            case .months: .seconds(Int64(count) * 31 * 86_400)
            case .days: .seconds(Int64(count) * 86_400)
            }
        }

        /// As ISO 8601 writes it, such as `P10Y`.
        public var text: String { "P\(count)\(unit.rawValue.uppercased())" }
    }

    /// What posts said, what was sent, why: words, statements, pictures.
    public let words: Period?
    /// Who did it.
    public let people: Period?

    /// Makes it.
    public init(words: Period? = nil, people: Period? = nil) {
        self.words = words
        self.people = people
    }

    /// The period of a part.
    public func period(of part: Forgotten.Part) -> Period? {
        switch part {
        case .words: words
        case .people: people
        }
    }
}

extension Newsdesk {
    /// What people sign for: the namespaces of their signatures.
    public static let namespaces = [
        StatementText.namespace, WaiverText.namespace, HoldText.namespace, ForgetText.namespace,
        PeopleText.namespace,
    ]
}
