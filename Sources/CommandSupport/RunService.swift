// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
package import Logging
package import ServiceLifecycle
import UnixSignals

/// Runs a service until it ends, with a graceful shutdown on SIGTERM and SIGINT.
///
/// - Parameter exitWithParent: Also shuts down when standard input closes, which is how a stack makes sure that no part
///   of it is left behind when it is killed itself.
package func runService(
    _ service: any Service, logger: Logger, exitWithParent: Bool = false
) async throws {
    var services: [ServiceGroupConfiguration.ServiceConfiguration] = [
        .init(service: service, successTerminationBehavior: .gracefullyShutdownGroup)
    ]
    if exitWithParent {
        services.append(
            .init(service: ParentWatch(), successTerminationBehavior: .gracefullyShutdownGroup))
    }
    var configuration = ServiceGroupConfiguration(
        services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger))
    configuration.maximumGracefulShutdownDuration = .seconds(60)
    try await ServiceGroup(configuration: configuration).run()
}

private func quiet(_ logger: Logger) -> Logger {
    var logger = logger
    logger.logLevel = max(logger.logLevel, .warning)
    return logger
}

/// Ends when standard input reaches its end.
private struct ParentWatch: Service {
    func run() async throws {
        let ended = AsyncStream<Void> { continuation in
            // A thread of its own: reading a pipe blocks.
            Thread.detachNewThread {
                var byte: UInt8 = 0
                while read(STDIN_FILENO, &byte, 1) > 0 {}
                continuation.finish()
            }
        }
        await withTaskCancellationOrGracefulShutdownHandler {
            for await _ in ended {}
        } onCancelOrGracefulShutdown: {
        }
    }
}
