// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
import PostgreSQL
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Each of these has a server of its own, which it stops and kills.
@Suite(.serialized) struct ClusterTests {
    @Test("the cluster is found again with its data after a stop, and adopted while it runs")
    func foundAgain() async throws {
        let cluster = try await TestCluster().cluster()
        var configuration = ClusterConfiguration()
        configuration.isDurable = false
        let pool = try PostgresPool(url: cluster.url)
        try await pool.query("CREATE TABLE kept (id bigint)")
        await pool.shutdown()
        #expect(!cluster.wasRunning)
        let adopted = try await PrivateCluster.start(at: cluster.directory, configuration: configuration)
        #expect(adopted.wasRunning)
        #expect(adopted.processIdentifier == cluster.processIdentifier)
        try await cluster.stop()
        #expect(cluster.processIdentifier == nil)
        try await cluster.stop()
        let again = try await PrivateCluster.start(at: cluster.directory, configuration: configuration)
        #expect(!again.wasRunning)
        #expect(again.url == cluster.url)
        let second = try PostgresPool(url: again.url)
        #expect(try await second.query("SELECT to_regclass('kept') IS NOT NULL")[0].decode(0, as: Bool.self))
        await second.shutdown()
        try await again.stop()
    }

    @Test("a pool and a listener go on after the server was killed and started again")
    func killedServer() async throws {
        let cluster = try await TestCluster().cluster()
        var configuration = ClusterConfiguration()
        configuration.isDurable = false
        let pool = try PostgresPool(url: cluster.url, configuration: .init(maximumConnections: 4))
        try await pool.query("CREATE TABLE t (id bigint)")
        let heard = AsyncStream.makeStream(of: PostgresListenEvent.self)
        let listener = Task {
            for await event in pool.listen("news") { heard.continuation.yield(event) }
        }
        var events = heard.stream.makeAsyncIterator()
        #expect(await events.next() == .listening)
        try await pool.notify("news", payload: "one")
        #expect(notification(await events.next()) == "one")

        let running = Task { await postgresError { try await pool.query("SELECT pg_sleep(600) AS to_be_killed") } }
        try await eventually("the statement runs") {
            try await pool.query("SELECT 1 FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%to_be_killed'")
                .count == 1
        }
        let pid = try #require(cluster.processIdentifier)
        kill(pid, SIGKILL)
        #expect(await running.value?.code == .connectionLost)
        try await eventually("the server is gone") { cluster.processIdentifier == nil }

        // A task that asks while the server is away waits for it.
        let waiting = Task { try await pool.query("INSERT INTO t VALUES (1)").affectedRows }
        let again = try await PrivateCluster.start(at: cluster.directory, configuration: configuration)
        #expect(!again.wasRunning)
        #expect(try await waiting.value == 1)
        #expect(await events.next() == .listening)
        try await pool.notify("news", payload: "two")
        #expect(notification(await events.next()) == "two")
        listener.cancel()
        await pool.shutdown()
        try await again.stop()
    }

    @Test("idle connections of a stopped and restarted server are replaced without an error")
    func idleConnections() async throws {
        let cluster = try await TestCluster().cluster()
        var configuration = ClusterConfiguration()
        configuration.isDurable = false
        let pool = try PostgresPool(url: cluster.url, configuration: .init(maximumConnections: 2))
        try await pool.query("SELECT 1")
        try await cluster.stop()
        let again = try await PrivateCluster.start(at: cluster.directory, configuration: configuration)
        for _ in 0..<4 { #expect(try await pool.query("SELECT 1").count == 1) }
        await pool.shutdown()
        try await again.stop()
    }

    @Test("a lock file of a process that is not the server does not keep it from starting")
    func stalePidFile() async throws {
        let cluster = try await TestCluster().cluster()
        var configuration = ClusterConfiguration()
        configuration.isDurable = false
        try await cluster.stop()
        // The number of a process that lives, but is no PostgreSQL server: this one.
        let stale = "\(getpid())\n\(cluster.directory)/data\n1700000000\n5432\n\(cluster.directory)/s\n\n  1 1\nready\n"
        try Data(stale.utf8).write(to: URL(filePath: cluster.directory + "/data/postmaster.pid"))
        let again = try await PrivateCluster.start(at: cluster.directory, configuration: configuration)
        #expect(!again.wasRunning)
        try await again.stop()
    }

    @Test("only the owner's files, a unix socket, and no TCP")
    func privacy() async throws {
        let cluster = try await TestCluster.shared.cluster()
        let pool = try PostgresPool(url: cluster.url)
        #expect(try await pool.query("SHOW listen_addresses")[0].decode(0, as: String.self) == "")
        let rules = try await pool.query("SELECT type, auth_method FROM pg_hba_file_rules")
        #expect(rules.count == 1)
        #expect(try rules[0].decode("type", as: String.self) == "local")
        #expect(try rules[0].decode("auth_method", as: String.self) == "peer")
        await pool.shutdown()
        for folder in ["", "/data", "/s"] {
            let attributes = try FileManager.default.attributesOfItem(atPath: cluster.directory + folder)
            #expect(attributes[.posixPermissions] as? Int == 0o700, "\(folder)")
        }
    }

    @Test("another user of the machine is refused", .enabled(if: geteuid() == 0, "needs root to become another user"))
    func strangers() async throws {
        let cluster = try await TestCluster.shared.cluster()
        // As nobody the folder cannot even be entered; with the folder opened, the server's rules still refuse.
        for mode in [0o700, 0o755] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: cluster.directory)
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/setpriv")
            process.arguments = [
                "--reuid=65534", "--regid=65534", "--clear-groups", cluster.binaries.directory + "/psql", "-c",
                "SELECT 1", cluster.url,
            ]
            process.currentDirectoryURL = URL(filePath: "/")
            process.standardError = FileHandle.nullDevice
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 2)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: cluster.directory)
    }

    @Test("a path that is too long for a socket is refused with its length")
    func longPath() async throws {
        let path = "/var/tmp/" + String(repeating: "long", count: 25)
        let error = await postgresError { _ = try await PrivateCluster.start(at: path) }
        #expect(error?.code == .cluster)
        #expect(error?.message.contains("107") == true)
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test("absent programs are reported with what to install")
    func absentPrograms() async throws {
        let error = await postgresError { _ = try await PostgresBinaries.find(in: "/nonexistent") }
        #expect(error?.code == .cluster)
        #expect(error?.message.contains("apt install postgresql") == true)
        let version = await postgresError { _ = try await PostgresBinaries.find(majorVersion: 8) }
        #expect(version?.message.contains("PostgreSQL 8") == true)
    }

    private func notification(_ event: PostgresListenEvent?) -> String? {
        if case .notification(let notification) = event { notification.payload } else { nil }
    }
}

@Suite struct ListenTests {
    @Test("notifications arrive in order, from transactions only after the commit")
    func order() async throws {
        try await withDatabase { pool in
            var events = pool.listen(["a", "b c\""]).makeAsyncIterator()
            #expect(await events.next() == .listening)
            try await pool.transaction { connection in
                try await connection.notify("a", payload: "1")
                try await connection.notify("b c\"", payload: "2")
            }
            for expected in ["1", "2"] {
                guard case .notification(let notification) = await events.next() else {
                    Issue.record("no notification")
                    return
                }
                #expect(notification.payload == expected)
            }
            _ = try? await pool.transaction { connection in
                try await connection.notify("a", payload: "never")
                throw CancellationError()
            }
            try await pool.notify("a", payload: "3")
            guard case .notification(let last) = await events.next() else {
                Issue.record("no notification")
                return
            }
            #expect(last.payload == "3")
        }
    }

    @Test("a cancelled task ends its loop, and the session ends with it")
    func cancellation() async throws {
        try await withDatabase { pool in
            let started = AsyncStream.makeStream(of: Void.self)
            let task = Task {
                for await _ in pool.listen("x") { started.continuation.yield() }
                return true
            }
            var iterator = started.stream.makeAsyncIterator()
            await iterator.next()
            task.cancel()
            #expect(await task.value)
            try await eventually("the session ends") {
                try await pool.query(
                    "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'"
                ).isEmpty
            }
        }
    }
}
