// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// Which events `starknet_getEvents` returns, and how many at a time.
public struct EventFilter: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// The first block; the chain's first where `nil`.
    public var fromBlock: BlockID?
    /// The last block, itself included; the newest where `nil`.
    public var toBlock: BlockID?
    /// The contracts whose events are wanted; any where empty.
    public var addresses: [Felt]
    /// For each key by position the values that match; an empty list matches any value.
    public var keys: [[Felt]]
    /// The token of the page before this one.
    public var continuationToken: String?
    /// The most events of one page; nodes have an upper limit of their own (error 31).
    public var chunkSize: UInt64

    /// Creates a filter.
    public init(
        fromBlock: BlockID? = nil, toBlock: BlockID? = nil, addresses: [Felt] = [], keys: [[Felt]] = [],
        continuationToken: String? = nil, chunkSize: UInt64 = 1000
    ) {
        self.fromBlock = fromBlock
        self.toBlock = toBlock
        self.addresses = addresses
        self.keys = keys
        self.continuationToken = continuationToken
        self.chunkSize = chunkSize
    }

    /// Whether an event passes `addresses` and `keys`.
    public func matches(fromAddress: Felt, keys eventKeys: [Felt]) -> Bool {
        guard addresses.isEmpty || addresses.contains(fromAddress) else { return false }
        for (position, allowed) in keys.enumerated() where !allowed.isEmpty {
            guard position < eventKeys.count, allowed.contains(eventKeys[position]) else { return false }
        }
        return true
    }

    /// The filter as one object, page request included.
    public var json: JSONValue {
        var object = JSONObject()
        object.setIfPresent("from_block", fromBlock)
        object.setIfPresent("to_block", toBlock)
        if addresses.count == 1 {
            object["address"] = addresses[0].json
        } else if !addresses.isEmpty {
            object["address"] = .felts(addresses)
        }
        if !keys.isEmpty { object["keys"] = .array(keys.map { .felts($0) }) }
        object.setIfPresent("continuation_token", continuationToken)
        object["chunk_size"] = .integer(chunkSize)
        return .object(object)
    }

    /// Reads a filter; fields that the specification does not know are refused.
    public init(json: JSONReader) throws(JSONError) {
        try json.object(allowing: [
            "from_block", "to_block", "address", "keys", "continuation_token", "chunk_size",
        ])
        fromBlock = try json.optional("from_block")?.decode()
        toBlock = try json.optional("to_block")?.decode()
        if let address = try json.optional("address") {
            if case .array = address.value {
                addresses = try address.felts(maxCount: 4096)
            } else {
                addresses = [try address.decode()]
            }
        } else {
            addresses = []
        }
        keys = []
        for alternatives in try json.optional("keys")?.array(maxCount: 64) ?? [] {
            keys.append(try alternatives.felts(maxCount: 4096))
        }
        continuationToken = try json.optional("continuation_token")?.string(maxBytes: 1024)
        chunkSize = try json.required("chunk_size").uint64(in: 1...UInt64.max)
    }
}

/// One page of events.
public struct EventsChunk: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// The events in the order of the chain.
    public var events: [EmittedEvent]
    /// What to ask the next page with; `nil` on the last one.
    public var continuationToken: String?

    /// Creates a page.
    public init(events: [EmittedEvent], continuationToken: String? = nil) {
        self.events = events
        self.continuationToken = continuationToken
    }

    /// An object with `events` and, unless it is the last page, `continuation_token`.
    public var json: JSONValue {
        var object: JSONObject = ["events": events.json]
        object.setIfPresent("continuation_token", continuationToken)
        return .object(object)
    }

    /// Reads an object with `events` and, unless it is the last page, `continuation_token`.
    public init(json: JSONReader) throws(JSONError) {
        events = try json.required("events").decodeArray()
        continuationToken = try json.optional("continuation_token")?.string()
    }
}
