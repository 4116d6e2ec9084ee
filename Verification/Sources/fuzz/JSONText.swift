// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import FuzzSupport
import JSON

extension FuzzTarget {
    /// What is read is written so that it reads back the same; the canonical form is a fixed point.
    static let json = FuzzTarget(onBytes: "json") { bytes in
        guard let value = try? JSONValue(parsing: bytes) else { return }
        require(String(validating: bytes, as: UTF8.self) != nil, "text that is not UTF-8 was read")
        let compact = requireNoThrow("compact text") { try JSONValue(parsing: value.serializedBytes()) }
        require(compact == value, "compact text")
        let pretty = requireNoThrow("pretty text") { try JSONValue(parsing: value.pretty()) }
        require(pretty == value, "pretty text")
        for numbers in [CanonicalNumbers.exactIntegers, .doubles] {
            guard let canonical = try? value.canonicalized(numbers) else { continue }
            let again = requireNoThrow("canonical text") { try JSONValue(parsing: canonical) }
            // A double beyond 2^53 prints as an integer that the strict form refuses, hence the same form twice.
            let second = requireNoThrow("canonical text of canonical text") { try again.canonicalized(numbers) }
            require(second == canonical, "the canonical form is not a fixed point")
        }
    }
}
