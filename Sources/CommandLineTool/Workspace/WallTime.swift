internal import Editorial
internal import Foundation
internal import Newsdesk

/// Times as people type them, in the agency's zone, resolved to one instant or refused.
///
/// `2026-11-24T09:00`, `2026-11-24 09:00:30`, either with `Europe/Amsterdam` or an offset such as
/// `+02:00` after it; or `now`, `+20s`, `+5m`, `+2h`, `+1d`.
struct WallTime {
    /// The furthest that a post can be planned ahead.
    static let maximumAhead = Duration.seconds(5 * 366 * 86_400)

    /// What `now` means: a moment that is still ahead when it is put on record.
    static let soon = Duration.seconds(2)

    /// Why a time cannot be used: one sentence that says what to write instead.
    struct Problem: Error, Hashable, CustomStringConvertible {
        let description: String
    }

    /// The zone of times that name none.
    let zone: TimeZone

    /// The instant that somebody means.
    ///
    /// - Throws: ``Problem`` for what is no time, does not exist in its zone, or exists twice.
    func instant(_ typed: String, now: Instant) throws(Problem) -> Instant {
        let text = typed.trimmingCharacters(in: .whitespaces)
        if text == "now" { return now + Self.soon }
        if text.hasPrefix("+") { return now + (try Self.duration(String(text.dropFirst()))) }
        let (clock, place) = try Self.split(text)
        let local = try Self.local(clock, typed: text)
        let moment: Instant
        switch place {
        case nil: moment = try Self.resolve(local, in: zone, typed: clock)
        case let offset? where offset.first == "+" || offset.first == "-" || offset == "Z":
            moment = Instant(milliseconds: (local - (try Self.offset(offset))) * 1_000)
        case let name?:
            guard let other = TimeZone(identifier: name), name.contains("/") || name == "UTC" else {
                throw Problem(
                    description: "'\(name)' is no time zone; write one such as Europe/Amsterdam"
                )
            }
            moment = try Self.resolve(local, in: other, typed: clock)
        }
        guard moment.since(now) <= Self.maximumAhead else {
            throw Problem(
                description: "'\(text)' is more than five years ahead; is the year right?"
            )
        }
        return moment
    }

    /// A length of time such as `20s`, `5m`, `4h` or `2d`.
    static func duration(_ text: String) throws(Problem) -> Duration {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
            (1...100_000).contains(count), .seconds(count * unit) <= maximumAhead
        else {
            throw Problem(
                description: "'\(text)' is no length of time; write one such as 30s, 20m, 4h or 2d"
            )
        }
        return .seconds(count * unit)
    }

    /// A length of time as it would be typed, in the largest unit that fits.
    static func text(_ length: Duration) -> String {
        let seconds = length.components.seconds
        let units: [(name: String, seconds: Int64)] = [("d", 86_400), ("h", 3_600), ("m", 60)]
        for unit in units where seconds % unit.seconds == 0 {
            return "\(seconds / unit.seconds)\(unit.name)"
        }
        return "\(seconds)s"
    }

    /// The time on the wall, such as `2026-11-24 09:00:00`, for people.
    func text(_ moment: Instant) -> String {
        String(zone.wallClock(at: moment).prefix(19))
    }

    // MARK: - Parts

    private static func split(
        _ text: String
    ) throws(Problem) -> (clock: String, place: String?) {
        let words = text.split(separator: " ").map(String.init)
        switch words.count {
        case 1: return offsetAtEnd(words[0])
        case 2 where words[1].first?.isNumber == true:
            return offsetAtEnd(words[0] + "T" + words[1])
        case 2: return (words[0], words[1])
        case 3: return (words[0] + "T" + words[1], words[2])
        default: throw unreadable(text)
        }
    }

    /// `2026-10-25T02:30+02:00` and `...Z` carry their place with them.
    private static func offsetAtEnd(_ clock: String) -> (clock: String, place: String?) {
        if clock.hasSuffix("Z") { return (String(clock.dropLast()), "Z") }
        let tail = clock.suffix(6)
        guard let sign = tail.first, sign == "+" || sign == "-", tail.contains(":"),
            clock.contains("T")
        else { return (clock, nil) }
        return (String(clock.dropLast(6)), String(tail))
    }

    private static func offset(_ text: String) throws(Problem) -> Int64 {
        if text == "Z" { return 0 }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hours = Int64(parts[0]),
            let minutes = Int64(parts[1]), (0...14).contains(hours), (0...59).contains(minutes)
        else { throw Problem(description: "'\(text)' is no offset such as +02:00") }
        return (text.hasPrefix("-") ? -1 : 1) * (hours * 3_600 + minutes * 60)
    }

    private static func unreadable(_ text: String) -> Problem {
        Problem(
            description: "'\(text)' is no time; write one such as 2026-11-24T09:00, 'now' or +5m"
        )
    }

    /// Seconds since the epoch, as if the clock on the wall were UTC.
    private static func local(_ clock: String, typed: String) throws(Problem) -> Int64 {
        let halves = clock.split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count == 2 else { throw unreadable(typed) }
        let date = halves[0].split(separator: "-", omittingEmptySubsequences: false)
        let time = halves[1].split(separator: ":", omittingEmptySubsequences: false)
        let widths =
            date.map(\.count) == [4, 2, 2] && (2...3).contains(time.count)
            && time.allSatisfy { $0.count == 2 }
        let numbers = (date + time).compactMap { part in
            part.utf8.allSatisfy { (48...57).contains($0) } ? Int64(part) : nil
        }
        guard widths, numbers.count == date.count + time.count else { throw unreadable(typed) }
        let (year, month, day) = (numbers[0], numbers[1], numbers[2])
        let second = numbers.count == 6 ? numbers[5] : 0
        guard (2_000...9_999).contains(year), (1...12).contains(month),
            (1...daysIn(month, of: year)).contains(day)
        else { throw Problem(description: "the day '\(halves[0])' does not exist") }
        guard (0...23).contains(numbers[3]), (0...59).contains(numbers[4]),
            (0...59).contains(second)
        else { throw Problem(description: "the time '\(halves[1])' does not exist on any day") }
        return dayNumber(year, month, day) * 86_400 + numbers[3] * 3_600 + numbers[4] * 60 + second
    }

    private static func isLeap(_ year: Int64) -> Bool {
        year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    }

    private static func daysIn(_ month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: isLeap(year) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01 of a date of 2000 or later.
    private static func dayNumber(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let past = year - 1
        let leapDays = past / 4 - past / 100 + past / 400
        // 719,162 days lie before 1970-01-01 in the proleptic Gregorian calendar.
        var days = past * 365 + leapDays - 719_162
        for earlier in 1..<month { days += daysIn(earlier, of: year) }
        return days + day - 1
    }

    /// Which instants the zone's clocks show that time at: none, one or two.
    private static func resolve(
        _ local: Int64,
        in zone: TimeZone,
        typed: String
    ) throws(Problem) -> Instant {
        func offset(at seconds: Int64) -> Int64 {
            Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds))))
        }
        let around = [offset(at: local - 86_400), offset(at: local + 86_400)]
        let meant = Set(around.map { local - $0 }.filter { $0 + offset(at: $0) == local }).sorted()
        guard let first = meant.first else {
            throw Problem(
                description: "\(typed) does not exist in \(zone.identifier): the clocks go forward"
                    + " over it; choose a time an hour earlier or later"
            )
        }
        guard meant.count == 1 else {
            let ways = meant.map { typed + signed($0, local) }.joined(separator: " or ")
            throw Problem(
                description: "\(typed) exists twice in \(zone.identifier), the clocks go back over"
                    + " it; write \(ways)"
            )
        }
        return Instant(milliseconds: first * 1_000)
    }

    private static func signed(_ seconds: Int64, _ local: Int64) -> String {
        let offset = local - seconds
        let minutes = abs(offset) / 60
        func pad(_ value: Int64) -> String { (value < 10 ? "0" : "") + String(value) }
        return (offset < 0 ? "-" : "+") + pad(minutes / 60) + ":" + pad(minutes % 60)
    }
}
