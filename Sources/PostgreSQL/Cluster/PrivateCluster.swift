// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
public import Logging

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// A PostgreSQL server of one's own in a folder: it listens on a unix socket only, and only its owner can connect.
///
/// The folder holds `data`, the socket's folder `s`, and `server.log`. The first start makes the cluster, later starts
/// find it again; a server that still runs is adopted, one that crashed is started again. There is no password: the
/// server asks the operating system who connects (`peer`), and only the caller, the server's user and the folder's mode
/// 0700 let anybody in. When the caller is root, the server runs as another user, because PostgreSQL refuses root.
///
///     let cluster = try await PrivateCluster.start(at: "/var/tmp/smainer")
///     let pool = try PostgresPool(url: cluster.url)
///     …
///     try await cluster.stop()
public struct PrivateCluster: Sendable {
    /// The folder of the cluster.
    public let directory: String
    /// The connection URL. It holds no secret.
    public let url: String
    /// Whether a running server was found, so that nothing had to be started.
    public let wasRunning: Bool
    /// The programs that run it.
    public let binaries: PostgresBinaries
    let layout: ClusterLayout

    /// Makes the cluster if the folder has none, and starts its server if it does not run.
    ///
    /// - Parameters:
    ///   - directory: an absolute path, short (the socket's path must stay under 108 bytes) and on the server's own machine.
    ///     When the caller is root, the server's user must be able to enter its parents.
    ///   - configuration: names, limits, programs.
    ///   - logger: says what is done.
    /// - Throws: `cluster`; the message says what to do, and quotes the end of the server's log when it did not start.
    public static func start(
        at directory: String, configuration: ClusterConfiguration = ClusterConfiguration(),
        logger: Logger = Logger(label: "smainer.postgresql.cluster")
    ) async throws(PostgresError) -> PrivateCluster {
        let layout = try ClusterLayout(directory: directory, configuration: configuration)
        try await layout.prepareFolders()
        let binaries = try await PostgresBinaries.find(in: configuration.binaries, majorVersion: layout.dataVersion)
        let server = ClusterServer(layout: layout, configuration: configuration, binaries: binaries)
        if !layout.exists {
            logger.info("making a PostgreSQL \(binaries.majorVersion) cluster in \(layout.data)")
            try await server.initialize()
        }
        var wasRunning = layout.runningServer != nil
        if !wasRunning {
            try layout.removeStaleLocks()
            try layout.writeSettings(configuration)
            do throws(PostgresError) {
                try await server.start()
            } catch {
                // Another process may have started it between the look and the attempt.
                guard layout.runningServer != nil else { throw error }
                wasRunning = true
            }
        }
        try await server.makeDatabase(logger: logger)
        logger.debug("PostgreSQL listens at \(layout.socketPath)")
        return PrivateCluster(
            directory: layout.directory, url: layout.url(database: configuration.database), wasRunning: wasRunning,
            binaries: binaries, layout: layout)
    }

    /// Stops the server: it ends its sessions and writes everything to disk (`fast`). Does nothing when it does not
    /// run.
    ///
    /// - Throws: `cluster` when it does not stop in time.
    public func stop(patience: Duration = .seconds(60)) async throws(PostgresError) {
        guard layout.runningServer != nil else { return }
        let server = ClusterServer(layout: layout, configuration: ClusterConfiguration(), binaries: binaries)
        try await server.stop(patience: patience)
    }

    /// The process id of the running server, if it runs.
    public var processIdentifier: Int32? { layout.runningServer }

    /// The URL of another database of the cluster.
    public func url(database: String) -> String { layout.url(database: database) }

    /// The server's log.
    public var logFile: String { layout.log }
}
