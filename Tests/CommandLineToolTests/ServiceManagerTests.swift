@testable import CommandLineTool
import Foundation
import Testing

/// A socket as systemd has one, and what is said on it.
@Suite("systemd")
struct ServiceManagerTests {
    @Test func `what the timer says reaches the socket that systemd names`() throws {
        let path = "/tmp/heraut-\(UInt32.random(in: 0 ... .max)).sock"
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        try #require(descriptor >= 0)
        defer {
            close(descriptor)
            unsafe unlink(path)
        }
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let bound = unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        let manager = ServiceManager(
            environment: ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "30000000"]
        )
        #expect(manager.interval == .seconds(15))
        manager.ready()
        manager.alive()
        manager.stopping()
        var heard: [String] = []
        var buffer = [UInt8](repeating: 0, count: 64)
        for _ in 0..<3 {
            let count = unsafe recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if count > 0 { heard.append(String(decoding: buffer.prefix(count), as: UTF8.self)) }
        }
        #expect(heard == ["READY=1", "WATCHDOG=1", "STOPPING=1"])
    }

    @Test func `where nobody asks nothing is said`() {
        let manager = ServiceManager(environment: [:])
        #expect(manager.interval == nil)
        manager.ready()
    }
}
