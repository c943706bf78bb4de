internal import PlacedYAML

extension HouseFile {
    /// How old the last backup may be in a house that does not say.
    static let usualBackupAge = Duration.seconds(86_400)
    /// The most that a house can say.
    private static let maximumBackupAge = Duration.seconds(31 * 86_400)

    /// The `at-least-every` of `backup:`.
    static func backupAge(_ value: YAMLValue?) throws(YAMLProblem) -> Duration {
        let map = try value?.mapping(allowed: ["at-least-every"])
        guard let value = map?["at-least-every"] else { return usualBackupAge }
        do throws(WallTime.Problem) {
            let age = try WallTime.duration(try value.text())
            guard age <= maximumBackupAge else {
                throw WallTime.Problem(description: "'at-least-every' is at most 31d")
            }
            return age
        } catch {
            throw value.problem(error.description)
        }
    }
}

extension YAMLValue {
    /// The text, with what is wrong in the words of a time.
    fileprivate func text() throws(WallTime.Problem) -> String {
        do throws(YAMLProblem) {
            return try string()
        } catch {
            throw WallTime.Problem(description: error.message)
        }
    }
}
