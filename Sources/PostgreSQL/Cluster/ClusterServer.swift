// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
import Logging

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Starts and stops the server of a private cluster.
struct ClusterServer: Sendable {
    let layout: ClusterLayout
    let configuration: ClusterConfiguration
    let binaries: PostgresBinaries

    private func run(_ program: String, _ arguments: [String], timeout: Duration) async throws(PostgresError)
        -> ChildProcess.Outcome
    {
        let command = layout.asOwner("\(binaries.directory)/\(program)", arguments)
        return try await ChildProcess.run(command.path, command.arguments, in: layout.directory, timeout: timeout)
    }

    /// Makes the data folder, all of it or nothing.
    func initialize() async throws(PostgresError) {
        let unfinished = layout.directory + "/data.new"
        try? FileManager.default.removeItem(atPath: unfinished)
        let outcome = try await run(
            "initdb",
            [
                "--pgdata=\(unfinished)", "--username=\(configuration.role)", "--encoding=UTF8", "--locale=C",
                "--auth-local=peer", "--auth-host=reject", "--data-checksums",
            ] + (configuration.isDurable ? [] : ["--no-sync"]), timeout: .seconds(120))
        guard outcome.status == 0 else {
            throw PostgresError(.cluster, "initdb failed in \(layout.directory): \(outcome.output.suffix(2000))")
        }
        guard rename(unfinished, layout.data) == 0 else {
            throw PostgresError(
                .cluster, "\(layout.data) is in the way (errno \(errno)) and holds no cluster; move it away")
        }
    }

    func start() async throws(PostgresError) {
        let seconds = max(1, configuration.patience.components.seconds)
        let outcome = try await run(
            "pg_ctl",
            ["start", "--pgdata=\(layout.data)", "--wait", "--timeout=\(seconds)", "--log=\(layout.log)", "--silent"],
            timeout: configuration.patience + .seconds(15))
        guard outcome.status == 0 else {
            let log = (try? String(contentsOfFile: layout.log, encoding: .utf8)) ?? ""
            throw PostgresError(
                .cluster,
                "the server in \(layout.directory) did not start: \(outcome.output.suffix(500)) The end of \(layout.log): "
                    + log.suffix(1500))
        }
    }

    func stop(patience: Duration) async throws(PostgresError) {
        let seconds = max(1, patience.components.seconds)
        let outcome = try await run(
            "pg_ctl",
            ["stop", "--pgdata=\(layout.data)", "--mode=fast", "--wait", "--timeout=\(seconds)", "--silent"],
            timeout: patience + .seconds(15))
        guard outcome.status == 0 || layout.runningServer == nil else {
            throw PostgresError(
                .cluster, "the server in \(layout.directory) did not stop: \(outcome.output.suffix(500))")
        }
    }

    /// Makes the database when it is missing; this also proves that the caller can connect.
    func makeDatabase(logger: Logger) async throws(PostgresError) {
        var pool = PostgresConfiguration(maximumConnections: 1)
        pool.acquireTimeout = configuration.patience
        let administration = try PostgresPool(
            url: layout.url(database: "postgres"), configuration: pool, logger: logger)
        let outcome: Result<Void, PostgresError>
        do throws(PostgresError) {
            let present = try await administration.query(
                "SELECT 1 FROM pg_database WHERE datname = $1::text", [.text(configuration.database)])
            if present.isEmpty {
                try await administration.query("CREATE DATABASE \(quotedIdentifier(configuration.database))")
            }
            outcome = .success(())
        } catch {
            // Another process that starts at the same time may have been quicker.
            outcome = error.sqlState == "42P04" || error.isUniqueViolation ? .success(()) : .failure(error)
        }
        await administration.shutdown()
        try outcome.get()
    }
}
