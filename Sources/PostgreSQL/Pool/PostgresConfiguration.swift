// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// The limits and times of a pool.
public struct PostgresConfiguration: Sendable, Hashable {
    /// The most connections open at the same time, each with a thread of its own. Default 8.
    public var maximumConnections = 8
    /// The most tasks that may wait for a connection; more are refused with `poolExhausted`. Default 1024.
    public var maximumWaiters = 1024
    /// How long a task waits for a connection, also while a server that restarts is away. Default 15 s.
    public var acquireTimeout = Duration.seconds(15)
    /// How long one attempt to connect may take. Default 10 s.
    public var connectTimeout = Duration.seconds(10)
    /// The time of a statement when the call does not say another; `nil` for no limit. Default 30 s.
    public var statementTimeout: Duration? = .seconds(30)
    /// The schemas in which unqualified names are looked up, first first; empty leaves the server's setting.
    public var searchPath: [String] = []
    /// What `pg_stat_activity` shows as the application.
    public var applicationName = "smainer"

    /// The defaults.
    public init() {}

    /// The defaults with another number of connections.
    public init(maximumConnections: Int) {
        self.maximumConnections = maximumConnections
    }
}
