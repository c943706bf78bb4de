/// Many ranges, of which it is soon known whether one overlaps or covers another range.
///
/// They are kept in the order of their beginnings, with the one that reaches furthest so far beside
/// each: a question is a search by halves, so that a long text asks no more of each word than a
/// short one.
struct Spans {
    private var starts: [Int] = []
    private var ends: [Int] = []
    private var furthest: [Int] = []
    private let tags: [Int]

    /// No ranges at all.
    static let none = Self([])

    /// Takes ranges with what to answer for each.
    init(_ ranges: [(range: Range<Int>, tag: Int)]) {
        let ordered = ranges.sorted { $0.range.lowerBound < $1.range.lowerBound }
        tags = ordered.map(\.tag)
        for (place, item) in ordered.enumerated() {
            starts.append(item.range.lowerBound)
            ends.append(item.range.upperBound)
            let best = furthest.last ?? place
            furthest.append(ends[best] >= item.range.upperBound ? best : place)
        }
    }

    /// The tag of a range that overlaps another.
    func overlapping(_ range: Range<Int>) -> Int? {
        guard let place = furthest(before: range.upperBound), ends[place] > range.lowerBound else {
            return nil
        }
        return tags[place]
    }

    /// The tag of a range that another lies in.
    func covering(_ range: Range<Int>) -> Int? {
        guard let place = furthest(before: range.lowerBound + 1), ends[place] >= range.upperBound
        else { return nil }
        return tags[place]
    }

    /// Of the ranges that begin before a place, the one that reaches furthest.
    private func furthest(before place: Int) -> Int? {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] < place { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? furthest[low - 1] : nil
    }
}
