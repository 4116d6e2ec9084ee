// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CPostgreSQL
import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Runs programs with `posix_spawn`, and waits for them on a thread of its own.
///
/// Foundation's `Process` is not used here: on Linux it notices the end of a program only when every descendant has
/// ended too, which for a program that starts a server is never.
enum ChildProcess {
    struct Outcome: Sendable {
        let status: Int32
        /// What it wrote to its output and error streams, at most the last 64 KiB.
        let output: String
    }

    /// Spawns a program, waits for it, and returns what it wrote.
    ///
    /// - Throws: `cluster` when it cannot be spawned or does not end in time.
    static func run(_ path: String, _ arguments: [String], in directory: String, timeout: Duration)
        async throws(PostgresError) -> Outcome
    {
        let result: Result<Outcome, PostgresError> = await withCheckedContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    returning: Result { () throws(PostgresError) -> Outcome in
                        try runHere(path, arguments, directory, timeout)
                    })
            }
            thread.name = "child-process"
            thread.start()
        }
        return try result.get()
    }

    private static func runHere(_ path: String, _ arguments: [String], _ directory: String, _ timeout: Duration)
        throws(PostgresError) -> Outcome
    {
        // A file and not a pipe: a server that outlives pg_ctl would hold a pipe open. It has no name, so nothing
        // stays.
        var template = Array("/tmp/smainer-output-XXXXXX".utf8CString)
        let output = mkstemp(&template)
        guard output >= 0 else {
            throw PostgresError(.cluster, "no temporary file could be made in /tmp (errno \(errno))")
        }
        unlink(template)
        defer { close(output) }
        _ = fcntl(output, F_SETFD, FD_CLOEXEC)
        let pid = try spawn(path, arguments, in: directory, input: nil, output: output)
        let deadline = ContinuousClock.now + timeout
        var status: Int32 = 0
        while true {
            let ended = waitpid(pid, &status, WNOHANG)
            if ended == pid { break }
            if ended < 0, errno != EINTR {
                throw PostgresError(.cluster, "\(path) cannot be waited for (errno \(errno))")
            }
            guard ContinuousClock.now < deadline else {
                kill(pid, SIGKILL)
                _ = waitpid(pid, &status, 0)
                throw PostgresError(.cluster, "\(path) did not end within \(timeout)")
            }
            usleep(5000)
        }
        let signal = status & 0x7F
        return Outcome(
            status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, output: readTail(output, limit: 65_536))
    }

    private static func readTail(_ descriptor: Int32, limit: Int) -> String {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        var bytes = [UInt8](repeating: 0, count: min(max(0, size), limit))
        let count = bytes.withUnsafeMutableBytes {
            pread(descriptor, $0.baseAddress, $0.count, off_t(max(0, size - limit)))
        }
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    /// Spawns a program that inherits nothing but the two descriptors; the caller waits for it.
    ///
    /// - Parameters:
    ///   - input: what it reads; nothing when `nil`.
    ///   - output: where both of its output streams go; nowhere when `nil`.
    static func spawn(_ path: String, _ arguments: [String], in directory: String, input: Int32?, output: Int32?)
        throws(PostgresError) -> pid_t
    {
        #if canImport(Darwin)
        var actions: posix_spawn_file_actions_t?
        var attributes: posix_spawnattr_t?
        #else
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        if let input {
            posix_spawn_file_actions_adddup2(&actions, input, 0)
        } else {
            posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        }
        if let output {
            posix_spawn_file_actions_adddup2(&actions, output, 1)
        } else {
            posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        }
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        posix_spawn_file_actions_addchdir_np(&actions, directory)
        #if canImport(Glibc)
        posix_spawn_file_actions_addclosefrom_np(&actions, 3)
        #endif
        var noSignals = sigset_t()
        sigemptyset(&noSignals)
        var allSignals = sigset_t()
        sigfillset(&allSignals)
        posix_spawnattr_setsigmask(&attributes, &noSignals)
        posix_spawnattr_setsigdefault(&attributes, &allSignals)
        // A group of its own: Ctrl-C at the terminal is for the caller, who then stops the server in order.
        posix_spawnattr_setpgroup(&attributes, 0)
        var flags = Int32(POSIX_SPAWN_SETSIGMASK) | Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETPGROUP)
        #if canImport(Darwin)
        flags |= POSIX_SPAWN_CLOEXEC_DEFAULT
        #endif
        posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))
        // A clean environment: PG* variables of the caller would redirect the programs.
        let environment = ["PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL=C", "TZ=UTC"]
        let argumentPointers = ([path] + arguments).map { strdup($0) }
        let environmentPointers = environment.map { strdup($0) }
        defer { for pointer in argumentPointers + environmentPointers { free(pointer) } }
        var pid: pid_t = 0
        let status = posix_spawn(
            &pid, path, &actions, &attributes, argumentPointers + [nil], environmentPointers + [nil])
        guard status == 0 else {
            throw PostgresError(.cluster, "\(path) could not be started: \(String(cString: strerror(status)))")
        }
        return pid
    }
}
