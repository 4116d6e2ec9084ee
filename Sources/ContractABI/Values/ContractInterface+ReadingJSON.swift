// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

extension ContractInterface {
    /// Reads a value from JSON.
    ///
    /// Felts and addresses are strings of hex (`0x…`) or decimal digits, or JSON integers; integers likewise, negative
    /// ones with a sign; a `u256` may also be `{"low": …, "high": …}`. A `ByteArray` is a string, or
    /// `{"bytes": "0x…"}` where it is no text. Arrays and tuples are arrays; structs are objects with exactly their
    /// members. A variant is `{"Name": value}`, or `"Name"` where it holds nothing; `Option` and `Result` are written
    /// the same way, and `null` is `None`.
    ///
    /// - Throws: ``ABIError`` with the place of what does not fit, such as `calls[2].calldata[0]`.
    public func value(from json: JSONValue, as type: ABIType) throws(ABIError) -> ABIValue {
        switch type {
        case .felt252, .contractAddress, .classHash, .storageAddress, .ethAddress, .bytes31:
            let felt = try Self.felt(json, type)
            try ABIRanges.check(felt, as: type)
            return .felt(felt)
        case .bool:
            guard let value = json.boolValue else { throw mismatch(json, "true or false is expected") }
            return .bool(value)
        case .unsigned(let bits):
            let value = try unsigned(json, type)
            try ABIRanges.check(value, bits: bits)
            return .unsigned(value)
        case .signed(let bits):
            guard let text = json.stringValue ?? json.numberValue?.exactInteger,
                let value = Self.signed(text)
            else { throw mismatch(json, "an integer of type i\(bits) is expected") }
            try ABIRanges.check(value, bits: bits)
            return .signed(value)
        case .byteArray: return .byteArray(try bytes(json))
        case .array(let element), .span(let element): return .array(try elements(json, element))
        case .fixedArray(let element, let count):
            let values = try elements(json, element)
            guard values.count == count else {
                throw ABIError(.length, "\(count) elements are expected, not \(values.count)")
            }
            return .array(values)
        case .tuple(let types):
            if types.isEmpty, json.isNull { return .unit }
            guard let items = json.arrayValue else { throw mismatch(json, "an array of \(types.count) is expected") }
            guard items.count == types.count else {
                throw ABIError(.length, "\(types.count) elements are expected, not \(items.count)")
            }
            var values: [ABIValue] = []
            for (index, (item, type)) in zip(items, types).enumerated() {
                do throws(ABIError) { values.append(try value(from: item, as: type)) } catch {
                    throw error.inside(index)
                }
            }
            return .tuple(values)
        case .option(let wrapped):
            if json.isNull { return .option(nil) }
            switch try variant(json, ["Some", "None"], type) {
            case ("Some", let payload):
                do throws(ABIError) { return .option(try value(from: payload, as: wrapped)) } catch {
                    throw error.inside("Some")
                }
            default: return .option(nil)
            }
        case .result(let success, let failure):
            let (name, payload) = try variant(json, ["Ok", "Err"], type)
            do throws(ABIError) {
                let value = try value(from: payload, as: name == "Ok" ? success : failure)
                return .result(name == "Ok" ? .ok(value) : .err(value))
            } catch { throw error.inside(name) }
        case .structure(let name):
            return .structure(name, try members(json, structure(name).members, name))
        case .enumeration(let name):
            let variants = try enumeration(name).variants
            let (chosen, payload) = try variant(json, variants.map(\.name), type)
            let (_, type) = try self.variant(chosen, of: name)
            do throws(ABIError) {
                return .enumeration(name, variant: chosen, try value(from: payload, as: type))
            } catch { throw error.inside(chosen) }
        }
    }

    /// Reads the arguments of a function: an array in order, or an object by name.
    ///
    /// - Throws: ``ABIError`` with the place of what does not fit.
    public func arguments(of function: ABIFunction, json: JSONValue) throws(ABIError) -> [ABIValue] {
        if json.objectValue != nil {
            return try members(json, function.inputs, function.name).map(\.value)
        }
        guard let items = json.arrayValue else {
            throw mismatch(json, "the arguments of \(function.name) are an array or an object")
        }
        guard items.count <= function.inputs.count else {
            throw ABIError(
                .unexpected, "\(function.signature) takes \(function.inputs.count) arguments, not \(items.count)")
        }
        guard items.count == function.inputs.count else {
            let absent = function.inputs[items.count]
            throw ABIError(.missing, at: [.name(absent.name)], "an argument of type \(absent.type) is expected")
        }
        var values: [ABIValue] = []
        for (input, item) in zip(function.inputs, items) {
            do throws(ABIError) { values.append(try value(from: item, as: input.type)) } catch {
                throw error.inside(input.name)
            }
        }
        return values
    }

    /// The calldata of a function from JSON arguments, in order or by name.
    ///
    /// - Throws: ``ABIError`` with the place of what does not fit.
    public func encodeCalldata(of function: ABIFunction, json: JSONValue) throws(ABIError) -> [Felt] {
        try encodeCalldata(of: function, arguments(of: function, json: json))
    }

    private func members(
        _ json: JSONValue, _ expected: [ABIParameter], _ name: String
    ) throws(ABIError) -> [ABIMember] {
        guard let object = json.objectValue else { throw mismatch(json, "an object for \(name) is expected") }
        for (key, _) in object where !expected.contains(where: { $0.name == key }) {
            let names = expected.map(\.name).joined(separator: ", ")
            throw ABIError(
                .unexpected, at: [.name(String(key.excerpt))], "\(name) has no such member; it has: \(names)")
        }
        var members: [ABIMember] = []
        for parameter in expected {
            guard let item = object[parameter.name] else {
                throw ABIError(.missing, at: [.name(parameter.name)], "a value of type \(parameter.type) is expected")
            }
            do throws(ABIError) {
                members.append(ABIMember(parameter.name, try value(from: item, as: parameter.type)))
            } catch { throw error.inside(parameter.name) }
        }
        return members
    }

    private func elements(_ json: JSONValue, _ type: ABIType) throws(ABIError) -> [ABIValue] {
        guard let items = json.arrayValue else { throw mismatch(json, "an array is expected") }
        var values: [ABIValue] = []
        values.reserveCapacity(items.count)
        for (index, item) in items.enumerated() {
            do throws(ABIError) { values.append(try value(from: item, as: type)) } catch { throw error.inside(index) }
        }
        return values
    }

    private func variant(
        _ json: JSONValue, _ names: [String], _ type: ABIType
    ) throws(ABIError) -> (name: String, payload: JSONValue) {
        let name: String
        let payload: JSONValue
        if let text = json.stringValue {
            (name, payload) = (text, .null)
        } else if let object = json.objectValue, object.count == 1, let member = object.first(where: { _ in true }) {
            (name, payload) = (member.key, member.value)
        } else {
            throw mismatch(json, "a variant of \(type) is expected: {\"\(names.first ?? "Name")\": value}")
        }
        guard names.contains(name) else {
            throw ABIError(
                .unknownName,
                "\(type) has no variant \"\(name.excerpt)\"; it has: \(names.joined(separator: ", "))")
        }
        return (name, payload)
    }

    private func unsigned(_ json: JSONValue, _ type: ABIType) throws(ABIError) -> UInt256 {
        if type == .u256, let object = json.objectValue, object.count == 2, let low = object["low"],
            let high = object["high"]
        {
            var halves: [UInt128] = []
            for (name, half) in [("low", low), ("high", high)] {
                do throws(ABIError) {
                    let value = try unsigned(half, .unsigned(bits: 128))
                    try ABIRanges.check(value, bits: 128)
                    halves.append(value.low)
                } catch { throw error.inside(name) }
            }
            return UInt256(low: halves[0], high: halves[1])
        }
        guard let text = json.stringValue ?? json.numberValue?.exactInteger else {
            throw mismatch(json, "a number of type \(type) is expected")
        }
        do { return try UInt256(parsing: text) } catch { throw ABIError(.range, error.message) }
    }

    private static func felt(_ json: JSONValue, _ type: ABIType) throws(ABIError) -> Felt {
        guard let text = json.stringValue ?? json.numberValue?.exactInteger else {
            throw ABIError(.type, "\(type) is expected as hex or decimal digits, not \(json.kindName)")
        }
        do { return try Felt(parsing: text) } catch { throw ABIError(.range, error.message) }
    }

    private static func signed(_ text: String) -> Int128? {
        if text.hasPrefix("0x") { return Int128(text.dropFirst(2), radix: 16) }
        if text.hasPrefix("-0x") { return Int128("-\(text.dropFirst(3))", radix: 16) }
        return Int128(text)
    }

    private func bytes(_ json: JSONValue) throws(ABIError) -> [UInt8] {
        if let text = json.stringValue { return Array(text.utf8) }
        guard let object = json.objectValue, object.count == 1, let hex = object["bytes"]?.stringValue else {
            throw mismatch(json, "a string or {\"bytes\": \"0x…\"} is expected")
        }
        let digits = Array(hex.utf8.dropFirst(2))
        guard hex.hasPrefix("0x"), digits.count % 2 == 0 else {
            throw ABIError(.range, at: [.name("bytes")], "0x and pairs of hex digits are expected")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for index in stride(from: 0, to: digits.count, by: 2) {
            let high = Character(UnicodeScalar(digits[index])).hexDigitValue
            let low = Character(UnicodeScalar(digits[index + 1])).hexDigitValue
            guard let high, let low else {
                throw ABIError(.range, at: [.name("bytes")], "0x and pairs of hex digits are expected")
            }
            bytes.append(UInt8(high << 4 | low))
        }
        return bytes
    }

    private func mismatch(_ json: JSONValue, _ expected: String) -> ABIError {
        ABIError(.type, "\(expected), not \(json.kindName)")
    }
}
