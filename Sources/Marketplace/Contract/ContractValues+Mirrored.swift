// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import Starknet

// For those who put the values together from what they stored, such as a mirror in a database.
extension OnChainTask {
    /// Creates a task: first what is there from the creation on, then what assignments and the end add.
    public init(
        creator: ContractAddress, amount: TokenAmount, taskHash: Felt, executionWindow: UInt64, createdAt: UInt64,
        status: TaskStatus, provider: ContractAddress? = nil, assignments: UInt8 = 0, assignedAt: UInt64 = 0,
        deadline: UInt64 = 0, resultHash: Felt = .zero, completedAt: UInt64 = 0
    ) {
        self.init(
            creator: creator, provider: provider, amount: amount, status: status, taskHash: taskHash,
            resultHash: resultHash, createdAt: createdAt, assignedAt: assignedAt, deadline: deadline,
            completedAt: completedAt, executionWindow: executionWindow, assignments: assignments)
    }
}

extension OnChainNode {
    /// Creates a node: first what registration says, then what changed since.
    public init(
        publicKey: Felt, registeredAt: UInt64, status: NodeStatus, completedTasks: UInt64 = 0,
        earnings: TokenAmount = .zero
    ) {
        self.init(
            status: status, publicKey: publicKey, registeredAt: registeredAt, completedTasks: completedTasks,
            earnings: earnings)
    }
}
