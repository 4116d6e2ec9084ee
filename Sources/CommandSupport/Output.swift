// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import ArgumentParser
package import JSON

/// `--json` of every command that reads: one document on standard output instead of lines for people.
package struct OutputOptions: ParsableArguments {
    @Flag(name: .long, help: "Print one JSON document instead of text.")
    package var json = false

    package init() {}

    /// Prints the document, or the lines.
    package func print(_ document: JSONValue, text lines: @autoclosure () -> [String]) {
        if json {
            Terminal.print(document.pretty())
        } else {
            for line in lines() { Terminal.print(line) }
        }
    }
}

/// Lines with the second column aligned.
package func table(_ rows: [(String, String)]) -> [String] {
    let width = rows.map(\.0.count).max() ?? 0
    return rows.map { "  " + Terminal.dim($0.0 + String(repeating: " ", count: width - $0.0.count)) + "  " + $0.1 }
}
