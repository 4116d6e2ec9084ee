// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Overwrites memory with zeros in a way that the compiler does not leave out.
enum Erasure {
    @inline(__always)
    static func erase(_ memory: UnsafeMutableRawBufferPointer) {
        guard let start = memory.baseAddress else { return }
        #if canImport(Darwin)
        memset_s(start, memory.count, 0, memory.count)
        #else
        explicit_bzero(start, memory.count)
        #endif
    }

    @inline(__always)
    static func erase(_ value: inout some BitwiseCopyable) {
        withUnsafeMutableBytes(of: &value) { erase($0) }
    }
}
