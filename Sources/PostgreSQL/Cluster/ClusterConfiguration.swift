// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// How a private cluster is made and run.
public struct ClusterConfiguration: Sendable, Hashable {
    /// The database that is made and that the URL names. Default `smainer`.
    public var database = "smainer"
    /// The role that connects; it is the cluster's superuser. Default `smainer`.
    public var role = "smainer"
    /// The system user that the server runs as when the caller is root, whom PostgreSQL refuses. Default `postgres`.
    public var serverUser = "postgres"
    /// Where the programs `initdb`, `pg_ctl` and `postgres` are; `nil` to look for them.
    public var binaries: String?
    /// The most connections that the server takes. Default 100.
    public var maximumConnections = 100
    /// Whether commits wait for the disk. Without, they survive a killed server, but not a machine that stops: for
    /// tests. Default on.
    public var isDurable = true
    /// How long the server may take to start (after a crash it replays its log first) or to stop. Default 60 s.
    public var patience = Duration.seconds(60)

    /// The defaults.
    public init() {}
}
