// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A limit that a worker process puts on itself before it looks at a task.
public enum ResourceLimit: Hashable, Sendable {
    /// Address space, in bytes.
    case memory(bytes: UInt64)
    /// Processor time of all threads together, in seconds; the process is killed when it is used up.
    case processorTime(seconds: UInt64)
    /// The size that any file written may reach, in bytes.
    case fileSize(bytes: UInt64)
    /// How many file descriptors may be open.
    case openFiles(count: UInt64)
    /// The size of a core dump, in bytes. With 0, memory that held a task never reaches a disk.
    case coreDump(bytes: UInt64)

    /// Why a limit could not be set.
    public struct Failure: Error, CustomStringConvertible {
        /// The limit that was asked for.
        public let limit: ResourceLimit
        /// The system's error number.
        public let errorNumber: Int32
        /// Names the limit and the error number.
        public var description: String { "the limit \(limit) could not be set: error \(errorNumber) of setrlimit" }
    }

    /// Sets the limit for this process, hard and soft. A hard limit that is lower already stays.
    ///
    /// - Throws: ``Failure`` with the system's error number.
    public func apply() throws(Failure) {
        var current = rlimit()
        let wanted = rlim_t(value)
        guard getrlimit(resource, &current) == 0 else { throw Failure(limit: self, errorNumber: errno) }
        let ceiling = Swift.min(wanted, current.rlim_max)
        var limit = rlimit(rlim_cur: ceiling, rlim_max: ceiling)
        guard setrlimit(resource, &limit) == 0 else { throw Failure(limit: self, errorNumber: errno) }
    }

    private var value: UInt64 {
        switch self {
        case .memory(let value), .processorTime(let value), .fileSize(let value), .openFiles(let value),
            .coreDump(let value):
            value
        }
    }

    private var resource: Int32 {
        #if canImport(Glibc)
        // Glibc declares the constants as an enumeration, and the functions with a plain integer.
        Int32(glibcResource.rawValue)
        #else
        switch self {
        case .memory: RLIMIT_AS
        case .processorTime: RLIMIT_CPU
        case .fileSize: RLIMIT_FSIZE
        case .openFiles: RLIMIT_NOFILE
        case .coreDump: RLIMIT_CORE
        }
        #endif
    }

    #if canImport(Glibc)
    private var glibcResource: __rlimit_resource {
        switch self {
        case .memory: RLIMIT_AS
        case .processorTime: RLIMIT_CPU
        case .fileSize: RLIMIT_FSIZE
        case .openFiles: RLIMIT_NOFILE
        case .coreDump: RLIMIT_CORE
        }
    }
    #endif
}
