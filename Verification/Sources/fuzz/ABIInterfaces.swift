// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import FuzzSupport
import JSON

extension FuzzTarget {
    /// Interfaces, and the searches in what was read.
    static let abiInterface = FuzzTarget(onText: "abi-interface") { text in
        guard let interface = try? ContractInterface(parsing: text) else { return }
        for function in interface.functions {
            require(interface.function(named: function.name) != nil, "function \(function.name)")
            require(
                interface.function(selector: function.selector)?.name == function.name, "selector of \(function.name)")
            if let arguments = try? interface.decodeCalldata(of: function, repeatElement(Felt.zero, count: 40)) {
                require(arguments.count == function.inputs.count, "arguments of \(function.name)")
            }
        }
        for event in interface.events.values {
            guard let keys = interface.eventKeys(named: event.shortName) else { continue }
            _ = try? interface.decodeEvent(keys: keys, data: [])
        }
    }
}
