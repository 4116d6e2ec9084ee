// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Metrics

/// What a pool tells the process's metrics system. The names are documented on the module's page.
struct PostgresMetrics: Sendable {
    /// What a statement's time is told under.
    enum Kind: String, CaseIterable {
        case query, batch, script, copy
    }

    /// Connections that are lent. Counted up and down, so that the pools of one application add up.
    let inUse: Meter
    /// Tasks that wait for a connection.
    let waiting: Meter
    private let succeeded: [Kind: Timer]
    private let failed: [Kind: Timer]

    /// Makes the metrics in the factory that is in force now.
    init(application: String, factory: any MetricsFactory = MetricsSystem.factory) {
        let application = ("application", application)
        inUse = Meter(
            label: "smainer_postgresql_connections_in_use", dimensions: [application], factory: factory)
        waiting = Meter(
            label: "smainer_postgresql_tasks_waiting", dimensions: [application], factory: factory)
        func timers(_ outcome: String) -> [Kind: Timer] {
            Dictionary(
                uniqueKeysWithValues: Kind.allCases.map { kind in
                    let dimensions = [application, ("kind", kind.rawValue), ("outcome", outcome)]
                    return (
                        kind,
                        Timer(
                            label: "smainer_postgresql_statement_duration", dimensions: dimensions, factory: factory)
                    )
                })
        }
        succeeded = timers("ok")
        failed = timers("error")
    }

    /// Runs a statement and tells how long it took, also where it fails.
    func measured<R>(_ kind: Kind, _ body: () async throws(PostgresError) -> R) async throws(PostgresError) -> R {
        let begin = ContinuousClock.now
        do throws(PostgresError) {
            let result = try await body()
            succeeded[kind]?.record(duration: begin.duration(to: .now))
            return result
        } catch {
            failed[kind]?.record(duration: begin.duration(to: .now))
            throw error
        }
    }
}
