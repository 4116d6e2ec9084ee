// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import PostgreSQL
import Testing

/// Runs a test on a fresh database of the process's private cluster.
func withDatabase<R>(
    _ configuration: PostgresConfiguration = PostgresConfiguration(), _ body: (PostgresPool) async throws -> R
) async throws -> R {
    let pool = try await TestCluster.shared.database().pool(configuration)
    do {
        let result = try await body(pool)
        await pool.shutdown()
        return result
    } catch {
        await pool.shutdown()
        throw error
    }
}

/// Asks again until the answer is yes; the deadline only ends a test that has failed.
func eventually(_ what: String, within limit: Duration = .seconds(30), _ condition: () async throws -> Bool)
    async throws
{
    let deadline = ContinuousClock.now + limit
    while try await !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record("\(what) did not happen within \(limit)")
            return
        }
        try await Task.sleep(for: .milliseconds(20))
    }
}

/// The PostgresError that the closure throws.
func postgresError(_ body: () async throws -> Void) async -> PostgresError? {
    do {
        try await body()
        return nil
    } catch {
        return error as? PostgresError
    }
}
