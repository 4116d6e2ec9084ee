// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation

/// Where block times come from: a base that runs or stands still, and an offset that requests move.
struct ChainClock {
    private let fixed: UInt64?
    /// Seconds added to the base.
    private(set) var offset: Int64 = 0

    init(_ clock: DevnetConfiguration.Clock) {
        switch clock {
        case .system: fixed = nil
        case .fixed(let seconds): fixed = seconds
        }
    }

    private var base: Int64 { Int64(clamping: fixed ?? UInt64(max(0, Date().timeIntervalSince1970))) }

    /// Unix seconds as the chain sees them.
    var now: UInt64 { UInt64(clamping: base.addingReportingOverflow(offset).partialValue) }

    mutating func set(_ time: UInt64) { offset = Int64(clamping: time) - base }

    mutating func advance(by seconds: UInt64) {
        offset = offset.addingReportingOverflow(Int64(clamping: seconds)).partialValue
    }

    mutating func restore(offset: Int64) { self.offset = offset }
}
