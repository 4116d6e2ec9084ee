// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A pipe to itself, by which other threads wake a thread that waits in `poll`.
final class WakeupPipe: Sendable {
    let readEnd: Int32
    private let writeEnd: Int32

    init() throws(PostgresError) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            throw PostgresError(.connectionFailed, "no pipe could be made (errno \(errno)): too many open files?")
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        readEnd = ends[0]
        writeEnd = ends[1]
    }

    /// Wakes the waiting thread; many signals may arrive as one.
    func signal() {
        var byte: UInt8 = 1
        _ = write(writeEnd, &byte, 1)
    }

    /// Forgets the signals that have arrived.
    func drain() {
        var buffer: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
        while withUnsafeMutableBytes(of: &buffer, { read(readEnd, $0.baseAddress, $0.count) }) > 0 {}
    }

    deinit {
        close(readEnd)
        close(writeEnd)
    }
}

/// Waits until one of the descriptors is ready or the time is over.
///
/// - Returns: the events of the first descriptor and whether the second became readable; both empty when the time is
///   over.
func pollDescriptors(_ first: Int32, _ events: Int16, wakeup: Int32, until deadline: ContinuousClock.Instant?)
    -> (events: Int16, woken: Bool)
{
    while true {
        var descriptors = [
            pollfd(fd: first, events: events, revents: 0), pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0),
        ]
        var milliseconds: Int32 = -1
        if let deadline {
            let left = ContinuousClock.now.duration(to: deadline)
            let (seconds, attoseconds) = left.components
            // Rounded up: a wait of less than a millisecond must not become a busy loop.
            let total = Double(seconds) * 1000 + Double(attoseconds) / 1e15
            milliseconds = left <= .zero ? 0 : Int32(min(total.rounded(.up), 3_600_000))
        }
        let ready = poll(&descriptors, 2, milliseconds)
        if ready > 0 { return (descriptors[0].revents, descriptors[1].revents != 0) }
        if ready == 0, let deadline, ContinuousClock.now >= deadline { return (0, false) }
        if ready < 0, errno != EINTR { return (Int16(POLLERR), false) }
    }
}
