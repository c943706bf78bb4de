internal import Newsdesk
internal import PlacedYAML

extension HouseFile {
    /// How long what is on record is kept; what is not named is kept for ever.
    static func retention(_ value: YAMLValue?) throws(YAMLProblem) -> Retention {
        let map = try value?.mapping(allowed: ["words", "people"])
        return Retention(
            words: try map?["words"].map(period),
            people: try map?["people"].map(period)
        )
    }

    private static func period(_ value: YAMLValue) throws(YAMLProblem) -> Retention.Period {
        let text = try value.string()
        guard let unit = text.last.flatMap({ Retention.Period.Unit(rawValue: String($0)) }),
            let count = Int(text.dropLast()), "\(count)" == text.dropLast(),
            let period = Retention.Period(count: count, unit: unit)
        else {
            throw value.problem(
                "'\(text)' is no period; write 10y, 18m or 90d, at most 200 years"
            )
        }
        return period
    }
}
