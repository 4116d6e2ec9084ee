// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import FoundationEssentials

/// The time of day.
enum WallClock {
    /// Unix time in milliseconds.
    static var milliseconds: UInt64 { UInt64(max(0, Date().timeIntervalSince1970) * 1000) }
    /// Unix time in seconds.
    static var seconds: UInt64 { milliseconds / 1000 }
}
