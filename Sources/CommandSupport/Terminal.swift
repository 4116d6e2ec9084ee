// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import Foundation

/// What the person at the terminal sees: colours and moving progress on a terminal, plain lines everywhere else.
package enum Terminal {
    package static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
    package static let errorIsTerminal = isatty(STDERR_FILENO) == 1

    private static let colours =
        ProcessInfo.processInfo.environment["NO_COLOR"] == nil
        && ProcessInfo.processInfo.environment["TERM"] != "dumb"

    /// A line of the result, on standard output.
    package static func print(_ line: String) {
        write(line + "\n", to: .standardOutput)
    }

    /// A line about the work, on standard error, so that it never mixes with a result that is piped on.
    package static func note(_ line: String) {
        write(line + "\n", to: .standardError)
    }

    package static func bold(_ text: String) -> String { styled(text, "1") }
    package static func dim(_ text: String) -> String { styled(text, "2") }
    package static func green(_ text: String) -> String { styled(text, "32") }

    private static func styled(_ text: String, _ code: String) -> String {
        outputIsTerminal && colours ? "\u{1b}[\(code)m\(text)\u{1b}[0m" : text
    }

    package static func write(_ text: String, to handle: FileHandle) {
        // A reader that has gone away (`smainer … | head`) is no reason to fail.
        try? handle.write(contentsOf: Data(text.utf8))
    }
}
