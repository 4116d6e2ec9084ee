// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// What `get_execution_info` tells a contract: the block, the transaction, and the call itself.
public struct ExecutionInfo: Sendable, Hashable {
    /// The block in which the transaction runs.
    public struct Block: Sendable, Hashable {
        /// Its height; in validation rounded down to a multiple of 100.
        public var number: UInt64
        /// Its Unix time in seconds; in validation rounded down to a whole hour.
        public var timestamp: UInt64
        /// Who makes the block; 0 in validation.
        public var sequencer: Felt

        /// Creates block facts.
        public init(number: UInt64, timestamp: UInt64, sequencer: Felt) {
            self.number = number
            self.timestamp = timestamp
            self.sequencer = sequencer
        }
    }

    /// The transaction, as version 3 lays it out.
    public struct Transaction: Sendable, Hashable {
        /// The bounds of one resource.
        public struct Bounds: Sendable, Hashable {
            /// `L1_GAS`, `L2_GAS` or `L1_DATA` as a short string.
            public var name: Felt
            /// The most units.
            public var maxAmount: UInt64
            /// The most FRI a unit.
            public var maxPrice: UInt128

            /// Creates bounds.
            public init(name: Felt, maxAmount: UInt64, maxPrice: UInt128) {
                self.name = name
                self.maxAmount = maxAmount
                self.maxPrice = maxPrice
            }
        }

        /// 3, or 2^128 + 3 for a query; 0 outside a transaction.
        public var version: Felt = .zero
        /// The account that pays.
        public var account: Felt = .zero
        /// The account's signature.
        public var signature: [Felt] = []
        /// The transaction's hash.
        public var hash: Felt = .zero
        /// The chain's id.
        public var chainID: Felt = .zero
        /// The account's nonce in this transaction.
        public var nonce: Felt = .zero
        /// L1 gas, L2 gas, L1 data gas.
        public var resourceBounds: [Bounds] = []
        /// FRI a unit of L2 gas on top of the price.
        public var tip: UInt64 = 0
        /// Reserved by the network.
        public var paymasterData: [Felt] = []
        /// 0 for L1, 1 for L2.
        public var nonceDataAvailabilityMode: UInt32 = 0
        /// 0 for L1, 1 for L2.
        public var feeDataAvailabilityMode: UInt32 = 0
        /// Reserved by the network.
        public var accountDeploymentData: [Felt] = []
        /// Facts of a proof that comes with the transaction (0.14.2 and later).
        public var proofFacts: [Felt] = []

        /// An empty transaction, as calls from outside see it.
        public init() {}
    }

    /// The block.
    public var block: Block
    /// The transaction.
    public var transaction: Transaction
    /// The calling contract; 0 for the account's own entry points.
    public var caller: Felt
    /// The contract that runs.
    public var contract: Felt
    /// The entry point that runs.
    public var selector: Felt

    /// Creates the info of a call.
    public init(block: Block, transaction: Transaction, caller: Felt, contract: Felt, selector: Felt) {
        self.block = block
        self.transaction = transaction
        self.caller = caller
        self.contract = contract
        self.selector = selector
    }
}
