// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// What the contract says about a provider's node.
public enum NodeStatus: UInt8, Hashable, Sendable, CaseIterable {
    /// The address never registered.
    case unregistered = 0
    /// The node may be given tasks.
    case active = 1
    /// The provider took it out of service.
    case inactive = 2
    /// The owner suspended it: no new assignments, but what it earned is paid.
    case suspended = 3

    /// The name in JSON: `unregistered`, `active`, `inactive`, `suspended`.
    public var name: String {
        switch self {
        case .unregistered: "unregistered"
        case .active: "active"
        case .inactive: "inactive"
        case .suspended: "suspended"
        }
    }
}

extension NodeStatus: JSONEncodable, JSONDecodable {
    /// The name.
    public var json: JSONValue { .string(name) }

    /// Reads the name.
    public init(json: JSONReader) throws(JSONError) {
        let name = try json.string(maxBytes: 64)
        guard let status = Self.allCases.first(where: { $0.name == name }) else {
            throw json.failure(.value, "\"\(name)\" is no status of a node")
        }
        self = status
    }
}
