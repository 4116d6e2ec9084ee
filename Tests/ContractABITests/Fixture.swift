// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation
import JSON
import Testing

/// A JSON file of the folder `Fixtures` beside this file.
func fixture(_ name: String) throws -> JSONValue {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures").appending(path: name)
    return try parsed(Data(contentsOf: url))
}

/// JSON of any size.
func parsed(_ data: Data) throws -> JSONValue {
    try JSONValue(parsing: data, limits: JSONLimits(maxBytes: 1 << 26, maxStringBytes: 1 << 24))
}

extension JSONValue {
    /// The member as felt, from hex, decimal digits or an integer.
    func felt(_ key: String) throws -> Felt { try #require(self[key], "no member \(key)").asFelt() }

    /// The member's elements as felts.
    func felts(_ key: String) throws -> [Felt] { try list(key).map { try $0.asFelt() } }

    /// The member's elements.
    func list(_ key: String) throws -> [JSONValue] { try #require(self[key]?.arrayValue, "no list \(key)") }

    /// The member's text.
    func text(_ key: String) throws -> String { try #require(self[key]?.stringValue, "no text \(key)") }

    /// The value as felt, from hex, decimal digits or an integer.
    func asFelt() throws -> Felt {
        try Felt(parsing: #require(stringValue ?? numberValue?.lexeme, "no felt: \(self)"))
    }
}
