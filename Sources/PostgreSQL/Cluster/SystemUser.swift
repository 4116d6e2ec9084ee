// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A user of the operating system.
struct SystemUser: Sendable, Hashable {
    let name: String
    let userID: UInt32
    let groupID: UInt32

    static var current: SystemUser? { find { getpwuid_r(geteuid(), $0, $1, $2, $3) } }

    static func named(_ name: String) -> SystemUser? { find { getpwnam_r(name, $0, $1, $2, $3) } }

    private static func find(
        _ look: (
            UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
            UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
        ) -> Int32
    ) -> SystemUser? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer in
            // The name points into the buffer, so it is copied before the buffer ends.
            guard let base = buffer.baseAddress, look(&entry, base, buffer.count, &found) == 0, found != nil,
                let name = entry.pw_name
            else { return nil }
            return SystemUser(name: String(cString: name), userID: entry.pw_uid, groupID: entry.pw_gid)
        }
    }
}
