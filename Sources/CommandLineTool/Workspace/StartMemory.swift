internal import Foundation

/// The memory that the start of a process took and that waiting does not need.
///
/// A start goes through most of the program: its own pages of code, which the kernel maps sixteen at a
/// time, are half of what `heraut run` holds. They are in the file, so they can be given back; what is
/// needed again is there again at the first touch.
enum StartMemory {
    /// Gives it back.
    ///
    /// What cannot be given back stays, which is no fault.
    static func giveBack() {
        guard let maps = try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8),
            let program = try? FileManager.default.destinationOfSymbolicLink(
                atPath: "/proc/self/exe"
            )
        else { return }
        for line in maps.split(separator: "\n") where line.hasSuffix(" " + program) {
            // 55a6ea391000-55a6ec5c1000 r-xp 00000000 fe:00 5318483  /usr/local/bin/heraut
            let parts = line.split(separator: " ", maxSplits: 2)
            let ends = parts[0].split(separator: "-").compactMap { UInt(String($0), radix: 16) }
            guard parts[1] == "r-xp", ends.count == 2,
                let start = unsafe UnsafeMutableRawPointer(bitPattern: ends[0])
            else { continue }
            _ = unsafe madvise(start, Int(ends[1] - ends[0]), MADV_DONTNEED)
        }
    }
}
