// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import CConstantTime

/// Hides from the compiler how a value came about, so that it cannot turn masks and flags back into branches on what
/// they were made of.
///
/// Source: the value barriers of BoringSSL (crypto/internal.h), which stand before masks and declassified bits for the
/// same reason.
enum ValueBarrier {
    /// The same value.
    @inline(__always)
    static func hide(_ value: UInt64) -> UInt64 { constant_time_value_barrier(value) }
}
