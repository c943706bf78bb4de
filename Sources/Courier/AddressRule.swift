/// Which addresses a request may go to: the public internet, and loopback where a channel says so.
///
/// A pure function over bytes, asked for every connection, so that a name that resolves to an
/// address inside the house leads nowhere. Ranges: the IANA special-purpose address registries
/// (RFC 6890 and its successors).
public enum AddressRule {
    /// Whether a connection may be opened.
    ///
    /// - Parameters:
    ///   - address: 4 or 16 bytes in network order; other lengths are refused.
    ///   - allowsLoopback: Whether the channel may stay on this machine; then nothing else is
    ///     allowed, so that a test channel can never reach the world.
    /// - Returns: Whether it may.
    public static func allows(_ address: [UInt8], allowsLoopback: Bool) -> Bool {
        guard let address = unwrapped(address) else { return false }
        if isLoopback(address) { return allowsLoopback }
        return !allowsLoopback && isPublic(address)
    }

    /// Whether the host of an address, as it is written there, can only be this machine itself.
    ///
    /// - Parameter host: A host as a parser of addresses gives it, with or without the brackets of
    ///   IPv6.
    /// - Returns: True for `localhost`, `127.0.0.0/8` and `::1`; any other name may lead anywhere.
    public static func isLoopback(host: String) -> Bool {
        if ["localhost", "[::1]", "::1"].contains(host.lowercased()) { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        // A number with a leading zero is octal to some and decimal to others.
        let bytes = parts.compactMap { part in UInt8(part).flatMap { "\($0)" == part ? $0 : nil } }
        return parts.count == 4 && bytes.count == 4 && isLoopback(bytes)
    }

    /// Whether the address is this machine itself.
    static func isLoopback(_ address: [UInt8]) -> Bool {
        switch address.count {
        case 4: address[0] == 127
        case 16: address.dropLast().allSatisfy { $0 == 0 } && address[15] == 1
        default: false
        }
    }

    /// An IPv4 address that an IPv6 address only carries (RFC 4291 mapped) stands for itself.
    private static func unwrapped(_ address: [UInt8]) -> [UInt8]? {
        switch address.count {
        case 4: return address
        case 16:
            let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
            return address.starts(with: mapped) ? Array(address.suffix(4)) : address
        default: return nil
        }
    }

    private static func isPublic(_ address: [UInt8]) -> Bool {
        if address.count == 4 {
            return !forbidden4.contains { matches(address, $0.prefix, bits: $0.bits) }
        }
        // Only global unicast, without the ranges that embed or relay other addresses.
        return matches(address, [0x20], bits: 3)
            && !forbidden6.contains { matches(address, $0.prefix, bits: $0.bits) }
    }

    private static let forbidden4: [(prefix: [UInt8], bits: Int)] = [
        ([0], 8),  // this network, RFC 791
        ([10], 8),  // private, RFC 1918
        ([100, 64], 10),  // shared by carriers, RFC 6598
        ([127], 8),  // loopback, RFC 1122
        ([169, 254], 16),  // link-local and cloud metadata, RFC 3927
        ([172, 16], 12),  // private, RFC 1918
        ([192, 0, 0], 24),  // protocol assignments, RFC 6890
        ([192, 0, 2], 24),  // documentation, RFC 5737
        ([192, 88, 99], 24),  // 6to4 relays, RFC 7526
        ([192, 168], 16),  // private, RFC 1918
        ([198, 18], 15),  // benchmarks, RFC 2544
        ([198, 51, 100], 24),  // documentation, RFC 5737
        ([203, 0, 113], 24),  // documentation, RFC 5737
        ([224], 4),  // multicast, RFC 5771
        ([240], 4),  // reserved and broadcast, RFC 1112
    ]

    private static let forbidden6: [(prefix: [UInt8], bits: Int)] = [
        ([0x20, 0x01, 0x00], 23),  // protocol assignments with Teredo and ORCHID, RFC 2928
        ([0x20, 0x01, 0x0D, 0xB8], 32),  // documentation, RFC 3849
        ([0x20, 0x02], 16),  // 6to4 carries IPv4 addresses, RFC 3056
        ([0x3F, 0xFF, 0x00], 20),  // documentation, RFC 9637
    ]

    private static func matches(_ address: [UInt8], _ prefix: [UInt8], bits: Int) -> Bool {
        for index in 0..<((bits + 7) / 8) {
            let left = bits - index * 8
            let mask: UInt8 = left >= 8 ? 0xFF : ~(0xFF >> UInt8(left))
            let wanted = index < prefix.count ? prefix[index] : 0
            guard address[index] & mask == wanted & mask else { return false }
        }
        return true
    }
}
