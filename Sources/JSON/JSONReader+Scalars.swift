// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension JSONReader {
    /// Whether the value is `null`.
    public var isNull: Bool { value.isNull }

    /// The string.
    ///
    /// - Parameter maxBytes: More bytes of UTF-8 than this are refused with code `size`.
    public func string(maxBytes: Int = .max) throws(JSONError) -> String {
        guard case .string(let string) = value else { throw mismatch("a string") }
        guard string.utf8.count <= maxBytes else {
            throw failure(.size, "a string of \(string.utf8.count) bytes, more than the \(maxBytes) allowed")
        }
        return string
    }

    /// The case of an enumeration whose raw value the string is.
    ///
    /// - Throws: ``JSONError`` with code `value` that lists the cases.
    public func enumeration<Value: RawRepresentable<String> & CaseIterable>(
        _ type: Value.Type = Value.self
    ) throws(JSONError) -> Value {
        let string = try string()
        if let match = Value(rawValue: string), match.rawValue.hasSameBytes(as: string) { return match }
        let allowed = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw failure(.value, "\(JSONValue.excerpt(of: string)) is not one of: \(allowed)")
    }

    /// The truth value.
    public func bool() throws(JSONError) -> Bool {
        guard case .bool(let bool) = value else { throw mismatch("true or false") }
        return bool
    }

    /// The number as written.
    public func number() throws(JSONError) -> JSONNumber {
        guard case .number(let number) = value else { throw mismatch("a number") }
        return number
    }

    /// The number as the nearest `Double`; what is too large for one is refused with code `range`.
    public func double() throws(JSONError) -> Double {
        guard let double = try number().double else {
            throw failure(.range, "\(value.excerpt) is beyond the range of a 64-bit float")
        }
        return double
    }

    /// The number as an integer of the type's range or a narrower one. `1.0` and `1e2` are integers.
    ///
    /// - Throws: ``JSONError`` with code `type` for a number with a fraction, `range` for one outside the range.
    public func integer<Integer: FixedWidthInteger>(
        in range: ClosedRange<Integer> = Integer.min...Integer.max
    ) throws(JSONError) -> Integer {
        let number = try number()
        if let integer = number.integer(as: Integer.self), range.contains(integer) { return integer }
        guard number.isInteger else { throw mismatch("an integer") }
        throw failure(.range, "\(value.excerpt) is not in \(range)")
    }

    /// The number as an `Int` in that range; see ``integer(in:)``.
    public func int(in range: ClosedRange<Int> = Int.min...Int.max) throws(JSONError) -> Int {
        try integer(in: range)
    }

    /// The number as an `Int64` in that range; see ``integer(in:)``.
    public func int64(in range: ClosedRange<Int64> = Int64.min...Int64.max) throws(JSONError) -> Int64 {
        try integer(in: range)
    }

    /// The number as a `UInt64` in that range; see ``integer(in:)``.
    public func uint64(in range: ClosedRange<UInt64> = 0...UInt64.max) throws(JSONError) -> UInt64 {
        try integer(in: range)
    }

    /// The decimal digits, with a leading `-` where negative, of an integer of any size that is written as a number or,
    /// as integers beyond ±(2^53 − 1) are, as a decimal string.
    ///
    /// - Parameter maxDigits: More digits than this are refused with code `range`.
    /// - Throws: ``JSONError`` with code `type` for anything else, needless zeros and signs in a string included.
    public func decimalInteger(maxDigits: Int = 78) throws(JSONError) -> String {
        let digits: String
        switch value {
        case .number(let number) where number.isInteger:
            guard let exact = number.exactInteger else { throw tooManyDigits(maxDigits) }
            digits = exact
        case .string(let string):
            guard let number = try? JSONNumber(lexeme: string), number.isPlainInteger, string != "-0" else {
                throw mismatch("an integer as decimal digits")
            }
            digits = string
        default: throw mismatch("an integer")
        }
        guard digits.utf8.count - (digits.hasPrefix("-") ? 1 : 0) <= maxDigits else { throw tooManyDigits(maxDigits) }
        return digits
    }

    private func tooManyDigits(_ maxDigits: Int) -> JSONError {
        failure(.range, "\(value.excerpt) has more than the \(maxDigits) digits allowed")
    }
}
