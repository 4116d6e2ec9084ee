// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import FuzzSupport

extension FuzzTarget {
    /// A type is written so that it reads back the same.
    static let abiType = FuzzTarget(onText: "abi-type") { text in
        guard let type = try? ABIType(parsing: text) else { return }
        // Snapshots vanish and names grow to their full length, and the text that is read has a limit.
        guard type.description.utf8.count <= 4096 else { return }
        let again = requireNoThrow("\(type)") { try ABIType(parsing: type.description) }
        require(again == type, "\(type)")
    }
}
