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

/// One private cluster for a test process, made at the first use and removed when the process ends in any way, also by
/// `kill -9`: a small shell holds the end of a pipe, and when the process is gone the shell stops the server and
/// removes its folder.
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
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw PostgresError(.cluster, "no pipe could be made (errno \(errno))") }
        // The writing end is closed by the kernel, and only by it, when this process is gone.
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let script = "cat >/dev/null; d=$1; shift; \"$@\" >/dev/null 2>&1; rm -rf \"$d\""
        _ = try ChildProcess.spawn(
            "/bin/sh", ["-c", script, "sh", directory, stop.path] + stop.arguments, in: "/", input: ends[0], output: nil
        )
        close(ends[0])
    }

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
