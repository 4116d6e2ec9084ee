// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import ArgumentParser

/// Why a command ends with something else than success: a sentence for the person, and an exit code for the script.
package struct CommandFailure: Error, CustomStringConvertible {
    package let message: String
    package let exitCode: ExitCode

    package init(_ message: String, _ exitCode: ExitCode = .failure) {
        self.message = message
        self.exitCode = exitCode
    }

    package var description: String { message }
}

extension ExitCode {
    /// What was asked for does not exist.
    package static let notFound = ExitCode(2)
    /// A transaction was reverted or refused.
    package static let reverted = ExitCode(3)
    /// A check found a difference.
    package static let difference = ExitCode(4)
    /// A service cannot be reached (`EX_UNAVAILABLE`).
    package static let unavailable = ExitCode(69)
    /// Not permitted (`EX_NOPERM`).
    package static let notPermitted = ExitCode(77)
}
