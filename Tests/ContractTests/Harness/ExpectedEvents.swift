// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import Marketplace
import Starknet
import Testing

/// Events as the contract's page lays them out on the wire, felt by felt.
extension SmainerEvent {
    private static func wire(_ name: String, _ keys: [Felt], _ data: [Felt]) throws -> SmainerEvent {
        try #require(try decode(keys: [selector(name)] + keys, data: data))
    }

    static func created(
        _ id: TaskID, by creator: ContractAddress = .demander, amount: UInt256 = 1000,
        hash: Felt = World.taskHash, window: UInt64 = World.window, ref: Felt = 0
    ) throws -> SmainerEvent {
        try wire("TaskCreated", id.value.felts + [creator.felt], amount.felts + [hash, Felt(window), ref])
    }

    static func assigned(
        _ id: TaskID, to node: ContractAddress, deadline: UInt64, assignment: UInt64
    ) throws -> SmainerEvent {
        try wire("TaskAssigned", id.value.felts + [node.felt], [Felt(deadline), Felt(assignment)])
    }

    static func cancelled(_ id: TaskID, amount: UInt256 = 1000) throws -> SmainerEvent {
        try wire("TaskCancelled", id.value.felts + [ContractAddress.demander.felt], amount.felts)
    }

    static func expired(_ id: TaskID, amount: UInt256 = 1000) throws -> SmainerEvent {
        try wire("TaskExpired", id.value.felts + [ContractAddress.demander.felt], amount.felts)
    }

    /// A task of 1000 that node 1 was paid for.
    static func completed(_ id: TaskID, result: Felt = 0x99) throws -> SmainerEvent {
        try wire(
            "TaskCompleted", id.value.felts + [ContractAddress.node1.felt],
            [result, 1000, 0, 880, 0, 30, 0, 120, 0])
    }
}

/// A movement of tokens; `nil` stands for tokens that are made.
struct Movement: Equatable {
    var from: ContractAddress?
    var to: ContractAddress?
    var amount: UInt256

    init(_ from: ContractAddress?, _ to: ContractAddress?, _ amount: UInt256) {
        self.from = from
        self.to = to
        self.amount = amount
    }
}
