public import Editorial
public import Foundation

extension TimeZone {
    /// What the clocks of this zone show at that moment, with their distance from UTC, such as
    /// `2026-11-25 09:00:00 +01:00`; parts of a second are dropped.
    public func wallClock(at moment: Instant) -> String {
        let date = Date(timeIntervalSince1970: Double(moment.milliseconds) / 1_000)
        let shift = Int64(secondsFromGMT(for: date))
        let local = (moment + .seconds(shift)).description
        let minutes = abs(shift) / 60
        func pad(_ value: Int64) -> String { (value < 10 ? "0" : "") + String(value) }
        let offset = (shift < 0 ? "-" : "+") + pad(minutes / 60) + ":" + pad(minutes % 60)
        return "\(local.prefix(10)) \(local.dropFirst(11).prefix(8)) \(offset)"
    }
}
