// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// What the contract says about a task.
public enum TaskStatus: UInt8, Hashable, Sendable, CaseIterable {
    /// There is no such task.
    case none = 0
    /// The payment is in escrow and no node has the task.
    case open = 1
    /// At least one node has the task.
    case assigned = 2
    /// A claim was accepted, and the payment split.
    case completed = 3
    /// Cancelled before any assignment, and refunded.
    case cancelled = 4
    /// Reclaimed after its last deadline, and refunded.
    case expired = 5

    /// The name in JSON: `none`, `open`, `assigned`, `completed`, `cancelled`, `expired`.
    public var name: String {
        switch self {
        case .none: "none"
        case .open: "open"
        case .assigned: "assigned"
        case .completed: "completed"
        case .cancelled: "cancelled"
        case .expired: "expired"
        }
    }

    /// Whether the escrow has left the contract for good.
    public var isFinal: Bool { rawValue >= TaskStatus.completed.rawValue }
}

extension TaskStatus: JSONEncodable, JSONDecodable {
    /// The name.
    public var json: JSONValue { .string(name) }

    /// Reads the name.
    public init(json: JSONReader) throws(JSONError) {
        let name = try json.string(maxBytes: 64)
        guard let status = Self.allCases.first(where: { $0.name == name }) else {
            throw json.failure(.value, "\"\(name)\" is no status of a task")
        }
        self = status
    }
}
