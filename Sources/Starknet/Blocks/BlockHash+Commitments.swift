// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
import StarkCrypto

extension BlockHash {
    /// What a transaction emitted for other contracts and for readers.
    public struct Event: Hashable, Sendable {
        /// The contract that emitted it.
        public var fromAddress: Felt
        /// What it can be searched by.
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
    public struct Message: Hashable, Sendable {
        /// The contract that sent it.
        public var fromAddress: Felt
        /// The receiver on layer 1.
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

    /// What the commitments cover of an executed transaction.
    public struct ExecutedTransaction: Hashable, Sendable {
        /// The transaction's hash.
        public var hash: Felt
        /// Its signature; empty for messages from layer 1 and `DEPLOY`.
        public var signature: [Felt]
        /// What it paid.
        public var actualFee: Felt
        /// Its messages to layer 1, in order.
        public var messages: [Message]
        /// Its events, in order.
        public var events: [Event]
        /// Why it was reverted; `nil` where it succeeded. Every byte counts.
        public var revertReason: String?
        /// Layer 1 gas.
        public var l1Gas: UInt64
        /// Layer 1 data gas.
        public var l1DataGas: UInt64

        /// Creates a description.
        public init(
            hash: Felt, signature: [Felt], actualFee: Felt, messages: [Message] = [], events: [Event] = [],
            revertReason: String? = nil, l1Gas: UInt64, l1DataGas: UInt64
        ) {
            self.hash = hash
            self.signature = signature
            self.actualFee = actualFee
            self.messages = messages
            self.events = events
            self.revertReason = revertReason
            self.l1Gas = l1Gas
            self.l1DataGas = l1DataGas
        }
    }

    /// The commitments of a block.
    ///
    /// - Parameters:
    ///   - transactions: The transactions in order.
    ///   - stateDiff: What the block changed.
    ///   - version: The block's version, 0.13.2 or later.
    /// - Complexity: Some Poseidon permutations for each transaction, event and changed cell.
    public static func commitments(
        transactions: [ExecutedTransaction], stateDiff: StateDiff, version: StarknetVersion
    ) -> Commitments {
        Commitments(
            transactionCount: UInt64(transactions.count),
            eventCount: UInt64(transactions.reduce(0) { $0 + $1.events.count }),
            stateDiffLength: UInt64(stateDiff.length),
            transactions: transactionCommitment(transactions, version: version),
            events: eventCommitment(transactions), receipts: receiptCommitment(transactions),
            stateDiff: stateDiff.commitment)
    }

    /// The root over hashes and signatures of the transactions.
    public static func transactionCommitment(_ transactions: [ExecutedTransaction], version: StarknetVersion) -> Felt {
        PatriciaCommitment.root(
            transactions.map { leaf(hash: $0.hash, signature: $0.signature, version: version) })
    }

    /// The root over all events of the block, in order.
    public static func eventCommitment(_ transactions: [ExecutedTransaction]) -> Felt {
        PatriciaCommitment.root(
            transactions.flatMap { transaction in
                transaction.events.map { event in
                    Poseidon.hash(
                        many: [event.fromAddress, transaction.hash, Felt(UInt64(event.keys.count))] + event.keys
                            + [Felt(UInt64(event.data.count))] + event.data)
                }
            })
    }

    /// The root over the receipts.
    public static func receiptCommitment(_ transactions: [ExecutedTransaction]) -> Felt {
        PatriciaCommitment.root(transactions.map(receiptHash))
    }

    /// What the trie of transactions holds: hash and signature. Before 0.13.4 an empty signature counts as one zero.
    static func leaf(hash: Felt, signature: [Felt], version: StarknetVersion) -> Felt {
        let padded = signature.isEmpty && version < .l2GasPrices ? [.zero] : signature
        return Poseidon.hash(many: [hash] + padded)
    }

    /// What the trie of receipts holds. The place of layer 2 gas is always zero.
    static func receiptHash(_ transaction: ExecutedTransaction) -> Felt {
        Poseidon.hash(many: [
            transaction.hash, transaction.actualFee, messagesHash(transaction.messages),
            transaction.revertReason.map { starknetKeccak($0) } ?? .zero, .zero, Felt(transaction.l1Gas),
            Felt(transaction.l1DataGas),
        ])
    }

    static func messagesHash(_ messages: [Message]) -> Felt {
        Poseidon.hash(
            many: [Felt(UInt64(messages.count))]
                + messages.flatMap {
                    [$0.fromAddress, $0.toAddress, Felt(UInt64($0.payload.count))] + $0.payload
                })
    }
}
