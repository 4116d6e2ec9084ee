// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON

/// `[ap + offset]` or `[fp + offset]`.
struct CellReference: Hashable, Sendable {
    var usesFP: Bool
    var offset: Int

    init(json: JSONValue) throws(CairoVMError) {
        guard let register = json["register"]?.stringValue, register == "AP" || register == "FP",
            let offset = json["offset"]?.intValue, (-0x8000...0x7fff).contains(offset)
        else { throw CairoVMError(.invalidProgram, "\(json.serialized().prefix(80)) is no cell reference") }
        usesFP = register == "FP"
        self.offset = offset
    }
}

/// A value that a hint reads.
enum HintOperand: Hashable, Sendable {
    case cell(CellReference)
    /// `[[cell] + offset]`.
    case indirect(CellReference, Int)
    case immediate(Felt)
    case addCell(CellReference, CellReference)
    case addImmediate(CellReference, Felt)
    case multiplyCell(CellReference, CellReference)
    case multiplyImmediate(CellReference, Felt)

    init(json: JSONValue) throws(CairoVMError) {
        if let cell = json["Deref"] {
            self = .cell(try CellReference(json: cell))
        } else if let text = json["Immediate"]?.stringValue {
            self = .immediate(try Self.immediate(text))
        } else if let parts = json["DoubleDeref"]?.arrayValue, parts.count == 2, let offset = parts[1].intValue {
            self = .indirect(try CellReference(json: parts[0]), offset)
        } else if let operation = json["BinOp"], let name = operation["op"]?.stringValue, let a = operation["a"],
            let b = operation["b"], name == "Add" || name == "Mul"
        {
            let left = try CellReference(json: a)
            if let text = b["Immediate"]?.stringValue {
                let value = try Self.immediate(text)
                self = name == "Add" ? .addImmediate(left, value) : .multiplyImmediate(left, value)
            } else {
                let right = try CellReference(json: b["Deref"] ?? .null)
                self = name == "Add" ? .addCell(left, right) : .multiplyCell(left, right)
            }
        } else {
            throw CairoVMError(.invalidProgram, "\(json.serialized().prefix(80)) is no hint operand")
        }
    }

    /// Immediates are signed here: `-0x1` stands for P - 1.
    private static func immediate(_ text: String) throws(CairoVMError) -> Felt {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard let value = try? Felt(hex: digits) else {
            throw CairoVMError(.invalidProgram, "immediate \(text.prefix(80)) is no felt")
        }
        return text.hasPrefix("-") ? -value : value
    }
}
