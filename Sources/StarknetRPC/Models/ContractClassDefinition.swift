// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import ContractABI
public import JSON

/// A contract class as nodes tell it.
public enum ContractClassDefinition: Hashable, Sendable {
    /// A class of Cairo 1 and later.
    case sierra(SierraClass)
    /// A class of Cairo 0, as it came: an object with `program`, `entry_points_by_type` and maybe `abi`.
    case deprecated(JSONValue)

    /// The Sierra class, or `nil`.
    public var sierra: SierraClass? {
        guard case .sierra(let definition) = self else { return nil }
        return definition
    }
}

extension ContractClassDefinition: JSONEncodable, JSONDecodable {
    /// The class as an object.
    public var json: JSONValue {
        switch self {
        case .sierra(let definition): definition.rpcJSON
        case .deprecated(let definition): definition
        }
    }

    /// Reads a class: of Sierra where there is a `sierra_program`, and of Cairo 0 where there is a `program`.
    public init(json: JSONReader) throws(JSONError) {
        if try json.members().contains(key: "sierra_program") {
            do {
                self = .sierra(try SierraClass(json: json.value))
            } catch {
                throw json.failure(.value, error.message)
            }
        } else {
            _ = try json.required("program").string()
            _ = try json.required("entry_points_by_type").members()
            self = .deprecated(json.value)
        }
    }
}
