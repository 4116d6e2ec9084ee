// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import FuzzSupport
import JSON
import Starknet

extension FuzzTarget {
    /// A class keeps its members, its interface's text and its hash on the way through JSON-RPC.
    static let sierraClass = FuzzTarget(onText: "sierra-class") { text in
        guard let json = try? JSONValue(parsing: text), let sierra = try? SierraClass(json: json) else { return }
        let again = requireNoThrow("JSON-RPC") { try SierraClass(json: sierra.rpcJSON) }
        require(again == sierra, "the class through JSON-RPC")
        require(ClassHashing.sierra(again) == ClassHashing.sierra(sierra), "the class hash")
        _ = try? sierra.interface()
    }
}
