import Courier
import Testing

/// The rule is a pure function: no test opens a connection to any of these.
@Suite("Address rule")
struct AddressRuleTests {
    static let forbidden: [[UInt8]] = [
        [0, 0, 0, 0], [10, 0, 0, 1], [10, 255, 255, 255], [100, 64, 0, 1], [100, 127, 255, 255],
        [169, 254, 169, 254], [172, 16, 0, 1], [172, 31, 255, 255], [192, 0, 0, 8],
        [192, 0, 2, 1], [192, 88, 99, 1], [192, 168, 1, 1], [198, 18, 0, 1], [198, 19, 255, 255],
        [198, 51, 100, 7], [203, 0, 113, 7], [224, 0, 0, 1], [239, 255, 255, 255], [240, 0, 0, 1],
        [255, 255, 255, 255],
        // ::, unique local, link-local, multicast, NAT64, Teredo, 6to4, documentation
        Array(repeating: 0, count: 16), six([0xFC, 0x00]), six([0xFD, 0x12]), six([0xFE, 0x80]),
        six([0xFF, 0x02]), six([0x00, 0x64, 0xFF, 0x9B]), six([0x20, 0x01, 0x00, 0x00]),
        six([0x20, 0x02, 0x0A, 0x00]), six([0x20, 0x01, 0x0D, 0xB8]),
        // IPv4 addresses in IPv6 clothes
        mapped([10, 0, 0, 1]), mapped([169, 254, 169, 254]), mapped([192, 168, 0, 1]),
        // No address at all
        [], [1], [1, 2, 3], [1, 2, 3, 4, 5],
    ]

    static let `public`: [[UInt8]] = [
        [1, 1, 1, 1], [9, 9, 9, 9], [100, 63, 255, 255], [100, 128, 0, 0], [172, 15, 0, 1],
        [172, 32, 0, 1], [192, 0, 1, 1], [198, 17, 0, 1], [198, 20, 0, 1], [223, 255, 255, 255],
        six([0x26, 0x06, 0x47, 0x00]), six([0x2A, 0x02]), mapped([9, 9, 9, 9]),
    ]

    static let loopback: [[UInt8]] = [
        [127, 0, 0, 1], [127, 255, 255, 254], Array(repeating: 0, count: 15) + [1],
        mapped([127, 0, 0, 1]),
    ]

    static func six(_ start: [UInt8]) -> [UInt8] {
        start + Array(repeating: 0, count: 15 - start.count) + [1]
    }

    static func mapped(_ four: [UInt8]) -> [UInt8] {
        Array(repeating: 0, count: 10) + [0xFF, 0xFF] + four
    }

    @Test(arguments: forbidden)
    func `special addresses are refused, whatever the setting`(address: [UInt8]) {
        #expect(!AddressRule.allows(address, allowsLoopback: false))
        #expect(!AddressRule.allows(address, allowsLoopback: true))
    }

    @Test(arguments: `public`)
    func `public addresses are allowed, unless the channel stays on this machine`(
        address: [UInt8]
    ) {
        #expect(AddressRule.allows(address, allowsLoopback: false))
        #expect(!AddressRule.allows(address, allowsLoopback: true))
    }

    @Test(arguments: ["127.0.0.1", "127.255.255.254", "localhost", "LocalHost", "[::1]", "::1"])
    func `a host that can only be this machine is known as it is written`(host: String) {
        #expect(AddressRule.isLoopback(host: host))
    }

    @Test(arguments: [
        "127.evil.example", "127.0.0.1.evil.example", "localhost.evil.example", "localhost.",
        "127.1",
        "127.0.0.01", "127.0.0.256", "127.0.0.1.", "+127.0.0.1", "128.0.0.1", "0.0.0.0", "[::2]",
        "[::ffff:10.0.0.1]", "evil.example", "",
    ])
    func `a name that may lead anywhere is not this machine`(host: String) {
        #expect(!AddressRule.isLoopback(host: host))
    }

    @Test(arguments: loopback)
    func `loopback is allowed by its setting alone`(address: [UInt8]) {
        #expect(!AddressRule.allows(address, allowsLoopback: false))
        #expect(AddressRule.allows(address, allowsLoopback: true))
    }
}
