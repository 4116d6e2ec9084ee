// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// What a transaction did (`TXN_RECEIPT` of JSON-RPC 0.10).
public struct TransactionReceipt: Hashable, Sendable {
    /// How the execution ended.
    public enum Execution: Hashable, Sendable {
        /// All effects were kept.
        case succeeded
        /// The effects of the execution were undone; validation and fee were kept.
        case reverted(reason: String)

        /// Whether all effects were kept.
        public var isSucceeded: Bool { self == .succeeded }

        /// Why the transaction was reverted, or `nil`.
        public var revertReason: String? {
            guard case .reverted(let reason) = self else { return nil }
            return reason
        }
    }

    /// A fee that was charged.
    public struct FeePayment: Hashable, Sendable {
        /// The amount in the smallest unit of the token.
        public var amount: Felt
        /// The token's smallest unit.
        public var unit: PriceUnit

        /// Creates a payment.
        public init(amount: Felt, unit: PriceUnit) {
            self.amount = amount
            self.unit = unit
        }
    }

    /// What the execution used of each resource.
    public struct ExecutionResources: Hashable, Sendable {
        /// Layer 1 gas: messages, and state where no blobs are used.
        public var l1Gas: UInt64
        /// Layer 1 data gas: state in blobs.
        public var l1DataGas: UInt64
        /// Layer 2 gas: computation, calldata and storage.
        public var l2Gas: UInt64

        /// Creates the triple.
        public init(l1Gas: UInt64, l1DataGas: UInt64, l2Gas: UInt64) {
            self.l1Gas = l1Gas
            self.l1DataGas = l1DataGas
            self.l2Gas = l2Gas
        }
    }

    /// An event as it stands in a receipt; its place is its index.
    public struct Event: Hashable, Sendable {
        /// The contract that emitted it.
        public var fromAddress: Felt
        /// What it can be searched by; the first one is the event's selector.
        public var keys: [Felt]
        /// The rest of its content.
        public var data: [Felt]

        /// Creates an event.
        public init(fromAddress: Felt, keys: [Felt], data: [Felt]) {
            self.fromAddress = fromAddress
            self.keys = keys
            self.data = data
        }
    }

    /// A message to layer 1.
    public struct MessageToL1: Hashable, Sendable {
        /// The contract that sent it.
        public var fromAddress: Felt
        /// The receiver; an Ethereum address, or a felt on other parents.
        public var toAddress: Felt
        /// The content.
        public var payload: [Felt]

        /// Creates a message.
        public init(fromAddress: Felt, toAddress: Felt, payload: [Felt]) {
            self.fromAddress = fromAddress
            self.toAddress = toAddress
            self.payload = payload
        }
    }

    /// Which kind of transaction it was.
    public var type: TransactionType
    /// The transaction's hash.
    public var transactionHash: Felt
    /// The fee that was charged.
    public var actualFee: FeePayment
    /// How far the transaction has come: pre-confirmed, accepted on L2 or accepted on L1.
    public var finality: FinalityStatus
    /// How the execution ended.
    public var execution: Execution
    /// The messages it sent to layer 1.
    public var messagesSent: [MessageToL1]
    /// The events it emitted, in order.
    public var events: [Event]
    /// What it used.
    public var resources: ExecutionResources
    /// The new contract's address; of DEPLOY and DEPLOY_ACCOUNT only.
    public var contractAddress: Felt?
    /// The hash of the message from layer 1, 32 bytes in hex; of L1_HANDLER only.
    public var messageHash: String?
    /// The block's hash; absent inside a block, and while the transaction is pre-confirmed.
    public var blockHash: Felt?
    /// The block's height; absent inside a block.
    public var blockNumber: UInt64?

    /// Creates a receipt.
    public init(
        type: TransactionType, transactionHash: Felt, actualFee: FeePayment, finality: FinalityStatus,
        execution: Execution, messagesSent: [MessageToL1] = [], events: [Event] = [], resources: ExecutionResources,
        contractAddress: Felt? = nil, messageHash: String? = nil, blockHash: Felt? = nil, blockNumber: UInt64? = nil
    ) {
        self.type = type
        self.transactionHash = transactionHash
        self.actualFee = actualFee
        self.finality = finality
        self.execution = execution
        self.messagesSent = messagesSent
        self.events = events
        self.resources = resources
        self.contractAddress = contractAddress
        self.messageHash = messageHash
        self.blockHash = blockHash
        self.blockNumber = blockNumber
    }

    /// Whether the execution's effects were kept.
    public var isSucceeded: Bool { execution.isSucceeded }
}
