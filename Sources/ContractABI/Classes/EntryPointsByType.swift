// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import JSON

/// The ways into a class, by the kind of caller; each list in the order of the file, which hashes depend on.
public struct EntryPointsByType<EntryPoint: Hashable & Sendable>: Hashable, Sendable {
    /// What transactions and other contracts call.
    public var external: [EntryPoint]
    /// What messages from layer 1 call.
    public var l1Handler: [EntryPoint]
    /// What runs once at deployment: none or one.
    public var constructor: [EntryPoint]

    /// Creates the lists.
    public init(external: [EntryPoint] = [], l1Handler: [EntryPoint] = [], constructor: [EntryPoint] = []) {
        self.external = external
        self.l1Handler = l1Handler
        self.constructor = constructor
    }

    init(json: JSONValue?, _ read: (JSONValue) throws(ABIError) -> EntryPoint) throws(ABIError) {
        guard let json, json.objectValue != nil else {
            throw ABIError(.missing, "a class has an object entry_points_by_type")
        }
        func list(_ name: String) throws(ABIError) -> [EntryPoint] {
            guard let values = json[name]?.arrayValue else {
                throw ABIError(.missing, at: [.name("entry_points_by_type"), .name(name)], "a list is expected")
            }
            var list: [EntryPoint] = []
            list.reserveCapacity(values.count)
            for (index, value) in values.enumerated() {
                do throws(ABIError) { list.append(try read(value)) } catch {
                    throw error.inside(index).inside(name).inside("entry_points_by_type")
                }
            }
            return list
        }
        self.init(
            external: try list("EXTERNAL"), l1Handler: try list("L1_HANDLER"), constructor: try list("CONSTRUCTOR"))
    }

    func json(_ write: (EntryPoint) -> JSONValue) -> JSONValue {
        [
            "CONSTRUCTOR": .array(constructor.map(write)), "EXTERNAL": .array(external.map(write)),
            "L1_HANDLER": .array(l1Handler.map(write)),
        ]
    }
}
