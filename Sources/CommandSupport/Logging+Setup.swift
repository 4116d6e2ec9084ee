// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import ArgumentParser
import Foundation
package import Logging

/// How much a service tells on standard error.
package struct LogOptions: ParsableArguments {
    @Option(name: .long, help: "trace, debug, info, notice, warning, error or critical.")
    package var logLevel: String = "info"

    package init() {}

    /// A logger that writes to standard error.
    package func logger(_ label: String) throws -> Logger {
        guard let level = Logger.Level(rawValue: logLevel) else {
            throw ValidationError(
                "--log-level \(logLevel) is none of: \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = level
        return logger
    }
}
