// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON

extension JSONValue {
    /// The felt of a member, written as hex digits with `0x`, or as a JSON integer.
    func felt(_ name: String) throws(ABIError) -> Felt {
        guard let value = self[name] else { throw ABIError(.missing, at: [.name(name)], "a felt is expected") }
        do throws(ABIError) { return try value.asFelt() } catch { throw error.inside(name) }
    }

    /// The felts of a member.
    func felts(_ name: String) throws(ABIError) -> [Felt] {
        guard let values = self[name]?.arrayValue else {
            throw ABIError(.missing, at: [.name(name)], "a list of felts is expected")
        }
        var felts: [Felt] = []
        felts.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            do throws(ABIError) { felts.append(try value.asFelt()) } catch {
                throw error.inside(index).inside(name)
            }
        }
        return felts
    }

    /// The small non-negative integer of a member.
    func count(_ name: String) throws(ABIError) -> Int {
        guard let count = self[name]?.intValue, count >= 0 else {
            throw ABIError(.missing, at: [.name(name)], "a non-negative integer is expected")
        }
        return count
    }

    private func asFelt() throws(ABIError) -> Felt {
        do {
            if let text = stringValue { return try Felt(parsing: text) }
            if let integer = numberValue?.exactInteger { return try Felt(decimal: integer) }
        } catch {
            throw ABIError(.range, error.message)
        }
        throw ABIError(.type, "a felt is expected, not \(kindName)")
    }
}
