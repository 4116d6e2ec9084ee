// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
import StarkCrypto

/// What a provider computed, with the hash that it signs and the contract stores.
public struct ResultDocument: Hashable, Sendable {
    /// The result.
    public let result: JSONValue
    /// `starknet_keccak(JCS(result))`, where JCS is the canonical JSON of RFC 8785.
    public let resultHash: Felt

    /// Computes the hash.
    ///
    /// - Throws: `JSONError` with code `range` and the path of an integer beyond ±(2⁵³ − 1) that is not written as a
    ///   decimal string.
    public init(_ result: JSONValue) throws(JSONError) {
        self.result = result
        resultHash = starknetKeccak(try result.canonicalized())
    }
}
