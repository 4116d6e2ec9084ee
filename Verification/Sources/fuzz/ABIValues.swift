// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import FuzzSupport

extension FuzzTarget {
    /// Felts that decode as a value are the felts of that value, and the value survives its JSON.
    static let abiValues = FuzzTarget(onBytes: "abi-values") { bytes in
        var stream = FeltStream(bytes)
        let interface = ABIFixture.interface
        let type = ABIFixture.types[Int(stream.byte()) % ABIFixture.types.count]
        let felts = stream.all()
        guard let value = try? interface.decode(felts, as: type) else { return }
        let encoded = requireNoThrow("encoding \(value)") { try interface.encode(value, as: type) }
        require(encoded == felts, "the felts of \(value)")
        let read = requireNoThrow("JSON of \(value)") { try interface.value(from: value.json, as: type) }
        require(read == value, "the JSON of \(value)")
    }
}
