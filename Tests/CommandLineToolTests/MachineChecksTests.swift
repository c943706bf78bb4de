@testable import CommandLineTool
import Foundation
import Testing

/// What the doctor says of the machine.
@Suite("Machine checks")
struct MachineChecksTests {
    static let mounts = """
        22 27 0:21 / /proc rw,relatime - proc proc rw
        27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
        30 27 0:40 / /srv rw,relatime shared:1 - nfs4 host:/srv rw
        31 30 0:41 / /srv/local\\040disk rw - xfs /dev/vdb rw
        32 27 0:42 / /mnt/one rw - ext4 /dev/vdc rw
        33 32 0:43 / /mnt/one rw - fuse.sshfs somebody rw
        nonsense
        """

    static let places = [
        ("/", "ext4"), ("/srv/heraut", "nfs4"), ("/srvice", "ext4"),
        ("/srv/local disk/heraut", "xfs"), ("/mnt/one/x", "fuse.sshfs"), ("/proc/1", "proc"),
    ]

    @Test(arguments: places)
    func `a folder is on the file system of the nearest mount above it`(
        place: String,
        kind: String
    ) {
        #expect(MachineChecks.kind(of: place, Self.mounts) == kind)
    }

    static let verdicts: [(kind: String, level: Doctor.Level)] = [
        ("ext4", .ok), ("xfs", .ok), ("btrfs", .ok), ("zfs", .ok), ("nfs", .wrong),
        ("nfs4", .wrong),
        ("cifs", .wrong), ("smb3", .wrong), ("9p", .wrong), ("fuse", .wrong),
        ("fuse.sshfs", .wrong), ("ceph", .wrong), ("overlay", .note), ("tmpfs", .note),
    ]

    @Test(arguments: verdicts)
    func `where locks do not hold is wrong, and what does not stay is told`(
        kind: String,
        level: Doctor.Level
    ) {
        #expect(MachineChecks.verdict(kind).level == level)
        #expect(MachineChecks.fileSystem("/x", mounts: "").level == .note)
    }

    @Test func `whether the clock is kept in step needs nobody at once`() {
        #expect(MachineChecks.synchronisation().level != .wrong)
    }
}
