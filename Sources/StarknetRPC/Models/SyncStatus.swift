// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
public import JSON

/// Whether and how far a node is catching up with its network.
public enum SyncStatus: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// The node is not catching up.
    case notSyncing
    /// The node is catching up.
    case syncing(starting: BlockHashAndNumber, current: BlockHashAndNumber, highest: BlockHashAndNumber)

    /// `false`, or an object with three blocks.
    public var json: JSONValue {
        switch self {
        case .notSyncing: false
        case .syncing(let starting, let current, let highest):
            [
                "starting_block_hash": starting.hash.json, "starting_block_num": .integer(starting.number),
                "current_block_hash": current.hash.json, "current_block_num": .integer(current.number),
                "highest_block_hash": highest.hash.json, "highest_block_num": .integer(highest.number),
            ]
        }
    }

    /// Reads `false`, or an object with three blocks.
    public init(json: JSONReader) throws(JSONError) {
        if case .bool(false) = json.value {
            self = .notSyncing
            return
        }
        func block(_ name: String) throws(JSONError) -> BlockHashAndNumber {
            BlockHashAndNumber(
                hash: try json.required("\(name)_block_hash").decode(),
                number: try json.required("\(name)_block_num").uint64())
        }
        self = .syncing(starting: try block("starting"), current: try block("current"), highest: try block("highest"))
    }
}
