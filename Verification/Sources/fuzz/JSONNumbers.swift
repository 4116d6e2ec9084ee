// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
import FuzzSupport
import JSON

extension FuzzTarget {
    /// A number is read alone exactly where a document of it alone is read; its values agree with each other and with
    /// the C library.
    static let jsonNumber = FuzzTarget(onText: "json-number") { text in
        let number = try? JSONNumber(lexeme: text)
        let isAlone = !text.utf8.contains { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        if isAlone, text.utf8.count <= JSONLimits.default.maxNumberBytes {
            let document = (try? JSONValue(parsing: text))?.numberValue
            require(document == number, "\(text) alone and in a document")
        }
        guard let number else { return }
        let reference = strtod(text, nil)
        require(number.double == (reference.isFinite ? reference : nil), "\(text) is \(reference)")
        if let integer = number.exactInteger {
            require(number.isInteger, "\(text) is an integer")
            require(number.int64 == Int64(integer), "\(text) as Int64")
            require(number.uint64 == UInt64(integer), "\(text) as UInt64")
        }
        guard let double = number.double else { return }
        let printed = requireNoThrow("\(double)") { try JSONNumber(double) }
        require(printed.double == double, "\(printed.lexeme) reads back as \(double)")
    }
}
