// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
import StarkCrypto

/// What a demander submits and a provider computes: the payload and the requirements, exactly as submitted.
///
/// ```swift
/// let task = try TaskDocument(payload: payload, requirements: requirements)
/// task.taskHash       // starknet_keccak of the canonical JSON; the contract stores it
/// ```
public struct TaskDocument: Hashable, Sendable {
    /// The payload: an object whose `algorithm` names the computation.
    public let payload: JSONValue
    /// The requirements as submitted; ``typedRequirements`` reads them.
    public let requirements: JSONValue
    /// The requirements as values.
    public let typedRequirements: TaskRequirements
    /// `starknet_keccak(JCS({"payload": …, "requirements": …}))`, where JCS is the canonical JSON of RFC 8785.
    public let taskHash: Felt

    /// Checks the members and computes the hash.
    ///
    /// - Throws: `JSONError` with the path of what breaks a rule: a payload that is no object, requirements outside
    ///   their ranges, an integer beyond ±(2⁵³ − 1) that is not written as a decimal string.
    public init(payload: JSONValue, requirements: JSONValue) throws(JSONError) {
        self.payload = payload
        self.requirements = requirements
        try JSONReader(payload, path: [.key("payload")]).object()
        typedRequirements = try TaskRequirements(json: JSONReader(requirements, path: [.key("requirements")]))
        let document: JSONValue = ["payload": payload, "requirements": requirements]
        taskHash = starknetKeccak(try document.canonicalized())
    }
}
