// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// Where a task is on its way through the relayer.
public enum TaskState: String, Hashable, Sendable, CaseIterable {
    /// Stored; the payment is not in escrow yet.
    case pending
    /// The payment is in escrow.
    case funded
    /// A node was chosen; its assignment is not on the chain yet.
    case assigning
    /// A node has the task.
    case running
    /// A result is in and is being checked.
    case verifying
    /// The result passed; the claim is on its way to the chain.
    case settling
    /// The claim was accepted, and the result released.
    case completed
    /// The task failed; an escrow returns to the demander.
    case failed
    /// Cancelled before a node had it, and refunded.
    case cancelled
    /// The deadline passed, and the escrow returned to the demander.
    case expired
    /// A node was lost, failed or was too slow; another one is looked for.
    case reassigning

    /// Whether nothing more happens to the task.
    public var isFinal: Bool {
        switch self {
        case .completed, .failed, .cancelled, .expired: true
        default: false
        }
    }
}

extension TaskState: JSONEncodable, JSONDecodable {
    /// The name.
    public var json: JSONValue { .string(rawValue) }

    /// Reads the name.
    public init(json: JSONReader) throws(JSONError) {
        self = try json.enumeration()
    }
}
