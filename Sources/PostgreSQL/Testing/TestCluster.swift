// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// One private cluster for a test process, made at the first use and removed when the process ends in any way, also by
/// `kill -9`: a small shell holds the end of a pipe, and when the process is gone the shell stops the server and removes its
/// folder.
package actor TestCluster {
    /// The cluster that the tests of this process share.
    package static let shared = TestCluster()

    private var starting: Task<PrivateCluster, any Error>?
    private var count = 0

    /// Makes a cluster of one's own, for tests that stop or kill the server.
    package init() {}

    /// The running cluster.
    package func cluster() async throws -> PrivateCluster {
        if let starting { return try await starting.value }
        let task = Task { try await Self.start() }
        starting = task
        return try await task.value
    }

    private static func start() async throws -> PrivateCluster {
        let name = "smpg-\(getpid())-" + String(UInt32.random(in: 0 ... .max), radix: 36)
        let base = FileManager.default.fileExists(atPath: "/var/tmp") ? "/var/tmp" : "/tmp"
        let directory = "\(base)/\(name)"
        var configuration = ClusterConfiguration()
        configuration.isDurable = false
        configuration.maximumConnections = 200
        let binaries = try await PostgresBinaries.find()
        try watch(directory, binaries, try ClusterLayout(directory: directory, configuration: configuration))
        return try await PrivateCluster.start(at: directory, configuration: configuration)
    }

    /// Starts the shell that cleans up. Its input is the reading end of a pipe whose other end only this process has.
    private static func watch(_ directory: String, _ binaries: PostgresBinaries, _ layout: ClusterLayout) throws {
        let stop = layout.asOwner("\(binaries.directory)/pg_ctl", ["stop", "-s", "-m", "immediate", "-D", layout.data])
        let pipe = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        // Signals to the test's process group (Ctrl-C) must not end the shell before its work.
        process.arguments =
            [
                "-c", "trap '' INT TERM HUP; cat >/dev/null; d=$1; shift; \"$@\" >/dev/null 2>&1; rm -rf \"$d\"", "sh",
                directory,
            ]
            + [stop.path] + stop.arguments
        process.currentDirectoryURL = URL(filePath: "/")
        process.standardInput = pipe
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        _ = fcntl(pipe.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        try process.run()
        pipes.withLock { $0.append(pipe) }
    }

    /// Keeps the writing ends open as long as the process lives.
    private static let pipes = Mutex<[Pipe]>([])

    /// A fresh, empty database.
    package func database() async throws -> TestDatabase {
        let cluster = try await cluster()
        count += 1
        let name = "test_\(count)"
        let administration = try PostgresPool(
            url: cluster.url(database: "postgres"), configuration: PostgresConfiguration(maximumConnections: 1))
        try await administration.query("CREATE DATABASE \(quotedIdentifier(name))", timeout: .seconds(60))
        await administration.shutdown()
        return TestDatabase(name: name, url: cluster.url(database: name), cluster: cluster)
    }
}

/// A database of a test.
package struct TestDatabase: Sendable {
    /// Its name in the cluster.
    package let name: String
    /// Its URL, without any secret.
    package let url: String
    /// The cluster it is in.
    package let cluster: PrivateCluster

    /// A pool for it.
    package func pool(_ configuration: PostgresConfiguration = PostgresConfiguration()) throws -> PostgresPool {
        try PostgresPool(url: url, configuration: configuration)
    }
}
