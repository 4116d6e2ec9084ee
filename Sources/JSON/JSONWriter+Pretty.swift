// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension JSONValue {
    /// The text for people: two spaces a level, members in their order, numbers as written, and containers that fit on
    /// a line of 80 columns kept on one when they hold no object. Without a line break at the end.
    public func pretty() -> String {
        var output: [UInt8] = []
        JSONWriter.appendPretty(self, level: 0, column: 0, to: &output)
        return String(decoding: output, as: UTF8.self)
    }
}

extension JSONWriter {
    private static let lineWidth = 80

    fileprivate static func appendPretty(_ value: JSONValue, level: Int, column: Int, to output: inout [UInt8]) {
        switch value {
        case .array(let array) where !array.isEmpty:
            if let line = oneLine(value, room: lineWidth - column) {
                output.append(contentsOf: line)
                return
            }
            output.append(UInt8(ascii: "["))
            for (position, element) in array.enumerated() {
                if position > 0 { output.append(UInt8(ascii: ",")) }
                appendLineBreak(level + 1, to: &output)
                appendPretty(element, level: level + 1, column: 2 * level + 2, to: &output)
            }
            appendLineBreak(level, to: &output)
            output.append(UInt8(ascii: "]"))
        case .object(let object) where !object.isEmpty:
            output.append(UInt8(ascii: "{"))
            for (position, member) in object.enumerated() {
                if position > 0 { output.append(UInt8(ascii: ",")) }
                appendLineBreak(level + 1, to: &output)
                let start = output.count
                appendString(member.key, to: &output)
                output.append(contentsOf: ": ".utf8)
                let column = 2 * level + 2 + output.count - start
                appendPretty(member.value, level: level + 1, column: column, to: &output)
            }
            appendLineBreak(level, to: &output)
            output.append(UInt8(ascii: "}"))
        default:
            append(value, to: &output)
        }
    }

    private static func appendLineBreak(_ level: Int, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\n"))
        output.append(contentsOf: repeatElement(UInt8(ascii: " "), count: 2 * level))
    }

    /// The array on one line, or `nil` when it holds an object with members or does not fit into `room` columns.
    private static func oneLine(_ value: JSONValue, room: Int) -> [UInt8]? {
        guard case .array(let array) = value, !array.isEmpty else {
            if case .object(let object) = value, !object.isEmpty { return nil }
            var output: [UInt8] = []
            append(value, to: &output)
            return output.count <= room ? output : nil
        }
        var output = [UInt8(ascii: "[")]
        for (position, element) in array.enumerated() {
            if position > 0 { output.append(contentsOf: ", ".utf8) }
            guard let line = oneLine(element, room: room - output.count - 1) else { return nil }
            output.append(contentsOf: line)
        }
        output.append(UInt8(ascii: "]"))
        return output.count <= room ? output : nil
    }
}
