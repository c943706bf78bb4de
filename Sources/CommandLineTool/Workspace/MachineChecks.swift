internal import Foundation

/// What of the machine a queue rests on.
enum MachineChecks {
    /// File systems over a network or through a program: their locks and their memory maps are not those that
    /// SQLite's WAL needs.
    private static let unfit: Set<String> = [
        "nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "ceph", "lustre", "glusterfs", "ncpfs",
        "vboxsf", "vmhgfs", "virtiofs", "fuse", "fuseblk",
    ]

    /// File systems that hold, but forget or are thrown away with what they belong to.
    private static let passing: Set<String> = ["overlay", "tmpfs", "ramfs", "aufs"]

    /// Whether the workspace is where SQLite can keep what it promises.
    static func fileSystem(
        _ folder: String,
        mounts: String? = try? String(contentsOfFile: "/proc/self/mountinfo", encoding: .utf8)
    ) -> Doctor.Finding {
        let check = "filesystem"
        guard let kind = kind(of: folder, mounts ?? "") else {
            return Doctor.Finding(
                check,
                .note,
                "the system does not tell; it has to be a local disk"
            )
        }
        return verdict(kind)
    }

    /// What a kind of file system is good for.
    static func verdict(_ kind: String) -> Doctor.Finding {
        let check = "filesystem"
        let family = kind.split(separator: ".").first.map(String.init) ?? kind
        if unfit.contains(family) {
            return Doctor.Finding(
                check,
                .wrong,
                "\(kind): locks and shared memory do not hold there; move the workspace to a local disk"
            )
        }
        if passing.contains(family) {
            return Doctor.Finding(
                check,
                .note,
                "\(kind): holds while it lasts; a workspace belongs on a disk that stays"
            )
        }
        return Doctor.Finding(check, .ok, kind)
    }

    /// The kind of the file system that has the longest mount point above a folder.
    static func kind(of folder: String, _ mounts: String) -> String? {
        let place = URL(filePath: folder).resolvingSymlinksInPath().standardizedFileURL.path
        var best: (length: Int, kind: String)?
        for line in mounts.split(separator: "\n") {
            let halves = line.components(separatedBy: " - ")
            let words = halves[0].split(separator: " ")
            guard halves.count == 2, words.count >= 5,
                let kind = halves[1].split(separator: " ").first
            else { continue }
            let point = words[4].replacing("\\040", with: " ")
            let isAbove = point == "/" || place == point || place.hasPrefix(point + "/")
            // Of several at one point the last hides the others.
            guard isAbove, point.utf8.count >= best?.length ?? 0 else { continue }
            best = (point.utf8.count, String(kind))
        }
        return best?.kind
    }

    /// Whether the kernel knows its clock to be kept in step, where it can be asked.
    static func synchronisation() -> Doctor.Finding {
        let check = "clock-sync"
        guard let state = clockState() else {
            return Doctor.Finding(
                check,
                .note,
                "the system does not tell whether its clock is kept right"
            )
        }
        // TIME_ERROR of adjtimex(2).
        guard state == 5 else { return Doctor.Finding(check, .ok, "kept in step") }
        return Doctor.Finding(
            check,
            .note,
            "nothing keeps this machine's clock in step (NTP), and posts go out by it"
        )
    }

    /// What adjtimex(2) answers when it is asked for nothing; the C library's module has no name for it.
    private static func clockState() -> Int32? {
        typealias Call = @convention(c) (UnsafeMutableRawPointer) -> Int32
        guard let symbol = unsafe dlsym(nil, "adjtimex") else { return nil }
        let call = unsafe unsafeBitCast(symbol, to: Call.self)
        // `struct timex` has 208 bytes; all nought asks and sets nothing.
        var buffer = [UInt64](repeating: 0, count: 64)
        let state = unsafe buffer.withUnsafeMutableBytes { bytes -> Int32? in
            guard let base = bytes.baseAddress else { return nil }
            return unsafe call(base)
        }
        guard let state, state >= 0 else { return nil }
        return state
    }
}
