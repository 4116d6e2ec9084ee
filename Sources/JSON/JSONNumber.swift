// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A JSON number as it was written: `1`, `1.0` and `1e0` are three numbers with one value.
///
/// Two numbers are equal when their text is. Compare ``double`` or ``exactInteger`` to compare values.
public struct JSONNumber: Hashable, Sendable, CustomStringConvertible {
    /// The number's text, which fits the grammar of RFC 8259 section 6.
    public let lexeme: String

    /// For text whose grammar is known to be right.
    @inline(__always)
    init(unchecked lexeme: String) {
        self.lexeme = lexeme
    }

    /// Creates a number from its text.
    ///
    /// - Throws: ``JSONError`` with code `syntax` when the text is not a number of RFC 8259, such as `01`, `+1`, `.5`,
    ///   `1.`, `NaN`.
    public init(lexeme: String) throws(JSONError) {
        guard Self.isWellFormed(lexeme.utf8) else {
            throw JSONError(.syntax, "\(JSONValue.excerpt(of: lexeme)) is not a JSON number")
        }
        self.lexeme = lexeme
    }

    /// Creates a number from an integer.
    public init(_ value: some BinaryInteger) {
        self.lexeme = String(value)
    }

    /// Creates a number from a floating-point value, in the form that ECMAScript prints: `2`, `0.1`, `1e+21`.
    ///
    /// - Throws: ``JSONError`` with code `range` for infinities and NaN, which JSON cannot express.
    public init(_ value: Double) throws(JSONError) {
        guard let lexeme = ECMAScriptNumber.string(for: value) else {
            throw JSONError(.range, "\(value) cannot be written in JSON, which has finite numbers only")
        }
        self.lexeme = lexeme
    }

    /// The same as ``lexeme``.
    public var description: String { lexeme }

    private static func isWellFormed(_ text: String.UTF8View) -> Bool {
        var rest = text[...]
        func digits() -> Bool {
            let count = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }.count
            rest = rest.dropFirst(count)
            return count > 0
        }
        if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        if rest.first == UInt8(ascii: "0") {
            rest = rest.dropFirst()
        } else if !digits() {
            return false
        }
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            guard digits() else { return false }
        }
        if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
            rest = rest.dropFirst()
            if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
            guard digits() else { return false }
        }
        return rest.isEmpty
    }
}

extension JSONNumber: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
    /// Creates a number from an integer literal.
    public init(integerLiteral value: Int) {
        self.init(value)
    }

    /// Creates a number from a literal with a fraction. A literal that overflows to infinity traps.
    public init(floatLiteral value: Double) {
        guard let lexeme = ECMAScriptNumber.string(for: value) else {
            preconditionFailure("a JSON number must be finite")
        }
        self.init(unchecked: lexeme)
    }
}
