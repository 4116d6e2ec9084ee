// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// Which block a question is about (`BLOCK_ID` of the JSON-RPC specification).
public enum BlockID: Hashable, Sendable {
    /// The block with this hash.
    case hash(Felt)
    /// The block at this height.
    case number(UInt64)
    /// The newest block that consensus of layer 2 has finalised.
    case latest
    /// The block that is being built now, at the height after ``latest``.
    case preConfirmed
    /// The newest block whose state was accepted on layer 1.
    case l1Accepted
}

extension BlockID: JSONEncodable, JSONDecodable {
    /// A tag, or an object with `block_hash` or `block_number`.
    public var json: JSONValue {
        switch self {
        case .hash(let hash): ["block_hash": hash.json]
        case .number(let number): ["block_number": .integer(number)]
        case .latest: "latest"
        case .preConfirmed: "pre_confirmed"
        case .l1Accepted: "l1_accepted"
        }
    }

    /// Reads a tag, or an object with either `block_hash` or `block_number`.
    public init(json: JSONReader) throws(JSONError) {
        if case .string(let tag) = json.value {
            switch tag {
            case "latest": self = .latest
            case "pre_confirmed": self = .preConfirmed
            case "l1_accepted": self = .l1Accepted
            default:
                throw json.failure(
                    .value, "unknown block tag; allowed are: latest, pre_confirmed, l1_accepted")
            }
            return
        }
        try json.object(allowing: ["block_hash", "block_number"])
        switch (try json.optional("block_hash"), try json.optional("block_number")) {
        case (let hash?, nil): self = .hash(try Felt(json: hash))
        case (nil, let number?): self = .number(try number.uint64())
        default: throw json.failure(.value, "a block is named by either block_hash or block_number")
        }
    }
}

extension BlockID: CustomStringConvertible {
    /// The tag, number or hash in words for messages.
    public var description: String {
        switch self {
        case .hash(let hash): "block \(hash.hex)"
        case .number(let number): "block \(number)"
        case .latest: "latest block"
        case .preConfirmed: "pre-confirmed block"
        case .l1Accepted: "last block accepted on L1"
        }
    }
}
