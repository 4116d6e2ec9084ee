// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// Where the protocol keeps an account's nonce or fee balance; only layer 1 is supported by the network so far.
public enum DataAvailabilityMode: String, CaseIterable, Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// Published on layer 1.
    case l1 = "L1"
    /// Kept on layer 2.
    case l2 = "L2"

    /// `L1` or `L2`.
    public var json: JSONValue { .string(rawValue) }

    /// Reads `L1` or `L2`.
    public init(json: JSONReader) throws(JSONError) { self = try json.enumeration() }

    var bit: UInt64 { self == .l1 ? 0 : 1 }
}
