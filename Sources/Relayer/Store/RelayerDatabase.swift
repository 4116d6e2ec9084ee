// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import Logging
package import PostgreSQL

/// Opens the relayer's database.
package enum RelayerDatabase {
    /// Brings the schema up to date, and returns a pool that works in it.
    package static func open(_ url: String, schema: String, logger: Logger) async throws -> PostgresPool {
        var configuration = PostgresConfiguration(maximumConnections: 8)
        configuration.searchPath = [schema]
        configuration.applicationName = "smainer relayer"
        let pool = try PostgresPool(url: url, configuration: configuration, logger: logger)
        do {
            try await Migrator.run(
                RelayerMigrations.all, component: RelayerMigrations.component, schema: schema, on: pool, logger: logger)
        } catch {
            await pool.shutdown()
            throw error
        }
        return pool
    }
}
