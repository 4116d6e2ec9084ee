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

/// Runs a program to its end on a thread of its own.
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
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: directory)
        // A clean environment: PG* variables of the caller would redirect the programs.
        process.environment = ["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C", "TZ": "UTC"]
        process.standardInput = FileHandle.nullDevice
        let output = FileManager.default.temporaryDirectory.appending(path: "smainer-\(UUID().uuidString).out")
        guard
            FileManager.default.createFile(atPath: output.path, contents: nil, attributes: [.posixPermissions: 0o600]),
            let handle = FileHandle(forWritingAtPath: output.path)
        else {
            throw PostgresError(
                .cluster, "no temporary file could be made in \(output.deletingLastPathComponent().path)")
        }
        defer {
            try? handle.close()
            try? FileManager.default.removeItem(at: output)
        }
        // A file and not a pipe: a server that outlives pg_ctl would hold a pipe open.
        process.standardOutput = handle
        process.standardError = handle
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do {
            try process.run()
        } catch {
            throw PostgresError(.cluster, "\(path) could not be started: \(error.localizedDescription)")
        }
        if ended.wait(timeout: .now() + .seconds(Int(timeout.components.seconds))) == .timedOut {
            kill(process.processIdentifier, SIGKILL)
            throw PostgresError(.cluster, "\(path) did not end within \(timeout)")
        }
        let data = (try? Data(contentsOf: output)) ?? Data()
        return Outcome(status: process.terminationStatus, output: String(decoding: data.suffix(65_536), as: UTF8.self))
    }
}
