/// A point in time: milliseconds since 1970-01-01T00:00:00Z, without leap seconds (POSIX time).
public struct Instant: Hashable, Sendable, Comparable, Codable {
    /// Milliseconds since the epoch, UTC.
    public let milliseconds: Int64

    /// Makes the instant that many milliseconds after the epoch.
    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Reads the bare number.
    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Writes the bare number.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }

    /// Earlier is less.
    public static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }

    /// The instant `duration` later; parts of a millisecond are dropped.
    ///
    /// Beyond what 64 bits hold it is the last of them: a ledger that comes from elsewhere can name any.
    public static func + (instant: Self, duration: Duration) -> Self {
        let (sum, isBeyond) = instant.milliseconds
            .addingReportingOverflow(duration.wholeMilliseconds)
        return Instant(milliseconds: isBeyond ? (instant.milliseconds < 0 ? .min : .max) : sum)
    }

    /// How long after `earlier` this is; negative when it is before.
    ///
    /// Beyond what 64 bits hold it is the longest that they do.
    public func since(_ earlier: Self) -> Duration {
        let (difference, isBeyond) =
            milliseconds
            .subtractingReportingOverflow(earlier.milliseconds)
        return .milliseconds(isBeyond ? (milliseconds < 0 ? .min : .max) : difference)
    }
}

extension Duration {
    /// The whole milliseconds in this duration, rounded towards zero; beyond 64 bits the last of them.
    public var wholeMilliseconds: Int64 {
        let (whole, isBeyond) = components.seconds.multipliedReportingOverflow(by: 1_000)
        let (sum, isPast) =
            whole
            .addingReportingOverflow(components.attoseconds / 1_000_000_000_000_000)
        return isBeyond || isPast ? (components.seconds < 0 ? .min : .max) : sum
    }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds, such as `2026-11-24T09:00:00.000Z`.
    public var description: String {
        let day = Self.floorDivide(milliseconds, by: 86_400_000)
        let ofDay = (milliseconds % 86_400_000 + 86_400_000) % 86_400_000
        let (year, month, date) = Self.civil(fromDays: day)
        return "\(Self.pad(year, 4))-\(Self.pad(month, 2))-\(Self.pad(date, 2))T"
            + "\(Self.pad(ofDay / 3_600_000, 2)):\(Self.pad(ofDay / 60_000 % 60, 2)):"
            + "\(Self.pad(ofDay / 1_000 % 60, 2)).\(Self.pad(ofDay % 1_000, 3))Z"
    }

    /// The proleptic Gregorian date of a day number (0 = 1970-01-01), counted from 1 March so that
    /// the leap day is the last of its year.
    private static func civil(fromDays days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, by: 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    private static func floorDivide(_ value: Int64, by divisor: Int64) -> Int64 {
        value >= 0 ? value / divisor : (value + 1) / divisor - 1
    }

    private static func pad(_ value: Int64, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
