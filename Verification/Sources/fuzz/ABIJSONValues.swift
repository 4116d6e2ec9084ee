// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import FuzzSupport
import JSON

extension FuzzTarget {
    /// A value that is read from JSON encodes to felts that decode to it. The text's first character picks the type.
    static let abiJSON = FuzzTarget(onText: "abi-json") { text in
        guard let first = text.utf8.first, let json = try? JSONValue(parsing: text.dropFirst()) else { return }
        let interface = ABIFixture.interface
        let type = ABIFixture.types[Int(first) % ABIFixture.types.count]
        guard let value = try? interface.value(from: json, as: type) else { return }
        let felts = requireNoThrow("encoding \(value)") { try interface.encode(value, as: type) }
        // Reading felts has limits on depth and on parts that need no data, which JSON does not share.
        guard felts.count < 4096, json.serializedBytes().count < 4096 else { return }
        do throws(ABIError) {
            let decoded = try interface.decode(felts, as: type)
            require(decoded == value, "\(decoded) is not \(value)")
        } catch {
            require(error.code == .depth, "decoding \(value): \(error)")
        }
    }
}
