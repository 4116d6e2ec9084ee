// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// An IPv4 or IPv6 address, and whether it is one of the public Internet.
package struct IPAddress: Hashable, Sendable, CustomStringConvertible {
    /// 4 or 16 bytes in network order.
    package let bytes: [UInt8]

    /// Creates an address of 4 or 16 bytes in network order.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        self.bytes = bytes
    }

    /// Creates an address from its usual text.
    package init?(_ text: String) {
        var version4 = in_addr()
        var version6 = in6_addr()
        if inet_pton(AF_INET, text, &version4) == 1 {
            bytes = withUnsafeBytes(of: &version4) { Array($0) }
        } else if inet_pton(AF_INET6, text, &version6) == 1 {
            bytes = withUnsafeBytes(of: &version6) { Array($0) }
        } else {
            return nil
        }
    }

    /// Takes the address out of a socket address, or `nil` when that is not of the Internet family.
    init?(_ address: UnsafePointer<sockaddr>) {
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            bytes = address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { pointer in
                withUnsafeBytes(of: pointer.pointee.sin_addr) { Array($0) }
            }
        case AF_INET6:
            bytes = address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { pointer in
                withUnsafeBytes(of: pointer.pointee.sin6_addr) { Array($0) }
            }
        default:
            return nil
        }
    }

    /// The address in its usual text: dotted numbers, or eight groups of hexadecimal digits.
    package var description: String {
        if bytes.count == 4 { return bytes.map { String($0) }.joined(separator: ".") }
        return stride(from: 0, to: 16, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
            .joined(separator: ":")
    }

    /// Whether the address is globally reachable by the special-purpose registries of RFC 6890.
    package var isPublic: Bool {
        bytes.count == 4 ? Self.isPublicIPv4(bytes) : Self.isPublicIPv6(bytes)
    }

    private static func isPublicIPv4(_ bytes: [UInt8]) -> Bool {
        let refused: [(base: [UInt8], bits: Int)] = [
            ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12), ([192, 0, 0], 24),
            ([192, 0, 2], 24), ([192, 88, 99], 24), ([192, 168], 16), ([198, 18], 15), ([198, 51, 100], 24),
            ([203, 0, 113], 24), ([224], 4), ([240], 4),
        ]
        return !refused.contains { hasPrefix(bytes, $0.base, bits: $0.bits) }
    }

    private static func isPublicIPv6(_ bytes: [UInt8]) -> Bool {
        // Addresses that carry one of IPv4, mapped or translated (RFC 6052), are as good as what they carry.
        if hasPrefix(bytes, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF], bits: 96)
            || hasPrefix(bytes, [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0], bits: 96)
        {
            return isPublicIPv4(Array(bytes[12...]))
        }
        // Only 2000::/3 is given out. Of it go the protocol assignments with Teredo (2001::/23), the documentation
        // (2001:db8::/32, 3fff::/20) and 6to4 (2002::/16), which can lead to any IPv4 address.
        return hasPrefix(bytes, [0x20], bits: 3) && !hasPrefix(bytes, [0x20, 0x01, 0x00], bits: 23)
            && !hasPrefix(bytes, [0x20, 0x01, 0x0D, 0xB8], bits: 32) && !hasPrefix(bytes, [0x20, 0x02], bits: 16)
            && !hasPrefix(bytes, [0x3F, 0xFF, 0x00], bits: 20)
    }

    private static func hasPrefix(_ bytes: [UInt8], _ base: [UInt8], bits: Int) -> Bool {
        for position in 0..<(bits + 7) / 8 {
            let kept = min(8, bits - 8 * position)
            let mask = UInt8(truncatingIfNeeded: 0xFF00 >> kept)
            let expected = position < base.count ? base[position] : 0
            if bytes[position] & mask != expected & mask { return false }
        }
        return true
    }
}
