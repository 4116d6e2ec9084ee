// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A recursive-descent reader over borrowed bytes.
///
/// The pointer is valid only inside ``parse(_:_:)``; values copy what they keep. Paths are built while an error
/// travels outwards, so a sound text pays nothing for them.
struct JSONParser {
    let bytes: UnsafeBufferPointer<UInt8>
    let limits: JSONLimits
    let maxDepth: Int
    var offset = 0
    private var depth = 0
    private var valueCount = 0

    private init(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
        self.maxDepth = min(limits.maxDepth, 512)
    }

    static func parse(_ bytes: UnsafeBufferPointer<UInt8>, _ limits: JSONLimits) -> Result<JSONValue, JSONError> {
        var parser = JSONParser(bytes, limits)
        do throws(JSONError) {
            return .success(try parser.parseDocument())
        } catch {
            return .failure(error)
        }
    }

    private mutating func parseDocument() throws(JSONError) -> JSONValue {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw failure(.syntax, "the text starts with a byte order mark, which JSON does not allow")
        }
        skipWhitespace()
        let value = try parseValue()
        skipWhitespace()
        guard offset == bytes.count else {
            throw failure(.syntax, "unexpected \(found) after the end of the value")
        }
        return value
    }

    private mutating func parseValue() throws(JSONError) -> JSONValue {
        guard offset < bytes.count else { throw failure(.syntax, "the text ends where a value is expected") }
        valueCount += 1
        guard valueCount <= limits.maxValues else {
            throw failure(.size, "the text holds more than the \(limits.maxValues) values allowed")
        }
        switch bytes[offset] {
        case UInt8(ascii: "\""): return .string(try parseString())
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try parseNumber())
        case UInt8(ascii: "["): return .array(try nested { (parser) throws(JSONError) in try parser.parseArray() })
        case UInt8(ascii: "{"): return .object(try nested { (parser) throws(JSONError) in try parser.parseObject() })
        case UInt8(ascii: "t"):
            try expectWord("true")
            return .bool(true)
        case UInt8(ascii: "f"):
            try expectWord("false")
            return .bool(false)
        case UInt8(ascii: "n"):
            try expectWord("null")
            return .null
        default: throw failure(.syntax, "unexpected \(found) where a value is expected")
        }
    }

    @inline(__always)
    private mutating func nested<Value>(
        _ body: (inout JSONParser) throws(JSONError) -> Value
    ) throws(JSONError) -> Value {
        guard depth < maxDepth else {
            throw failure(.depth, "arrays and objects are nested deeper than the \(maxDepth) allowed")
        }
        depth += 1
        offset += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func parseArray() throws(JSONError) -> [JSONValue] {
        var elements: [JSONValue] = []
        skipWhitespace()
        if take(UInt8(ascii: "]")) { return elements }
        while true {
            skipWhitespace()
            do throws(JSONError) {
                elements.append(try parseValue())
            } catch {
                throw error.inside(.index(elements.count))
            }
            skipWhitespace()
            if take(UInt8(ascii: ",")) { continue }
            if take(UInt8(ascii: "]")) { return elements }
            throw failure(.syntax, "unexpected \(found) where `,` or `]` is expected")
        }
    }

    private mutating func parseObject() throws(JSONError) -> JSONObject {
        var object = JSONObject()
        skipWhitespace()
        if take(UInt8(ascii: "}")) { return object }
        while true {
            skipWhitespace()
            let nameOffset = offset
            guard offset < bytes.count, bytes[offset] == UInt8(ascii: "\"") else {
                throw failure(.syntax, "unexpected \(found) where a member's name is expected")
            }
            let name = try parseString()
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else {
                throw failure(.syntax, "unexpected \(found) where `:` is expected").inside(.key(name))
            }
            skipWhitespace()
            guard !object.contains(key: name) else {
                throw JSONError(
                    .duplicateKey, at: [.key(name)], offset: nameOffset, "the name is in the object twice")
            }
            do throws(JSONError) {
                _ = object.append(name, try parseValue())
            } catch {
                throw error.inside(.key(name))
            }
            skipWhitespace()
            if take(UInt8(ascii: ",")) { continue }
            if take(UInt8(ascii: "}")) { return object }
            throw failure(.syntax, "unexpected \(found) where `,` or `}` is expected")
        }
    }

    private mutating func expectWord(_ word: StaticString) throws(JSONError) {
        for position in 0..<word.utf8CodeUnitCount {
            guard offset < bytes.count, bytes[offset] == word.utf8Start[position] else {
                throw failure(.syntax, "unexpected \(found) inside `\(word)`")
            }
            offset += 1
        }
    }

    @inline(__always)
    mutating func skipWhitespace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }

    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    /// What stands at the present place, for messages.
    var found: String {
        guard offset < bytes.count else { return "end of the text" }
        let byte = bytes[offset]
        guard byte >= 0x21, byte <= 0x7E else { return "byte 0x" + String(byte, radix: 16) }
        return "`\(Character(Unicode.Scalar(byte)))`"
    }

    func failure(_ code: JSONError.Code, _ reason: String) -> JSONError {
        JSONError(code, offset: offset, reason)
    }
}
