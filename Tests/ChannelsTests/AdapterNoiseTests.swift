@testable import Channels
import Noise
import PlacedYAML
import Testing

/// Files that were cut off, doubled or mixed up on their way.
@Suite("Adapters in disorder")
struct AdapterNoiseTests {
    static let seed: UInt64 = 20_261_125

    /// Whatever a file says, it is an adapter or a complaint with a place.
    @Test func `no file ends the reader`() throws {
        var noise = SplitMix(seed: Self.seed)
        let files = ShippedFiles.all.map { $0.text.split(separator: "\n").map(String.init) }
        let marks = [
            "{{", "}}", "|", ":", "- ", "#", "\"", "{", "[", "999999999999d", "0", "~", "\t",
        ]
        var refused = 0
        for _ in 0..<600 {
            var lines = files[Int.random(in: files.indices, using: &noise)]
            for _ in 0..<Int.random(in: 1...3, using: &noise) {
                let index = Int.random(in: lines.indices, using: &noise)
                switch Int.random(in: 0..<4, using: &noise) {
                case 0: lines.remove(at: index)
                case 1:
                    let other = files[Int.random(in: files.indices, using: &noise)]
                    lines[index] = other[Int.random(in: other.indices, using: &noise)]
                case 2:
                    let mark = marks[Int.random(in: marks.indices, using: &noise)]
                    let cut = Int.random(in: 0...lines[index].count, using: &noise)
                    lines[index] = lines[index].prefix(cut) + mark + lines[index].dropFirst(cut)
                default: lines.swapAt(index, Int.random(in: lines.indices, using: &noise))
                }
            }
            do {
                _ = try Adapter(text: lines.joined(separator: "\n"), file: "own.yaml")
            } catch {
                refused += 1
                #expect(error.line >= 1 && !error.message.isEmpty, "\(error)")
            }
        }
        #expect(refused > 100)
    }
}
