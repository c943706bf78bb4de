/// Many short lists of numbers in one array.
struct Lists: Sendable {
    private(set) var members: [Int] = []
    private var starts: [Int] = [0]

    init() {}

    init(_ lists: [[Int]]) {
        for list in lists {
            members += list
            starts.append(members.count)
        }
    }

    /// Where a list stands in ``members``.
    func places(_ list: Int) -> Range<Int> { starts[list]..<starts[list + 1] }
}
