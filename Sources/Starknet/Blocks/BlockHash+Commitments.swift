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
    /// What does not depend on one another is hashed in step (see `Poseidon.hash(batch:)`): the leaves of transactions
    /// and events, the messages of each transaction and the state's difference, then the receipts.
    ///
    /// - Parameters:
    ///   - transactions: The transactions in order.
    ///   - stateDiff: What the block changed.
    ///   - version: The block's version, 0.13.2 or later.
    /// - Complexity: Some Poseidon permutations for each transaction, event and changed cell.
    public static func commitments(
        transactions: [ExecutedTransaction], stateDiff: StateDiff, version: StarknetVersion
    ) -> Commitments {
        let events = eventElements(transactions)
        let hashes = Poseidon.hash(
            batch: [stateDiff.elements] + transactions.map { transactionElements($0, version: version) } + events
                + transactions.map { messageElements($0.messages) })
        let count = transactions.count
        let leaves = hashes[1...].prefix(count)
        let eventLeaves = hashes[(1 + count)...].prefix(events.count)
        return Commitments(
            transactionCount: UInt64(count), eventCount: UInt64(events.count),
            stateDiffLength: UInt64(stateDiff.length), transactions: PatriciaCommitment.root(Array(leaves)),
            events: PatriciaCommitment.root(Array(eventLeaves)),
            receipts: receiptCommitment(transactions, messagesHashes: hashes.suffix(count)), stateDiff: hashes[0])
    }

    /// The root over hashes and signatures of the transactions.
    public static func transactionCommitment(_ transactions: [ExecutedTransaction], version: StarknetVersion) -> Felt {
        PatriciaCommitment.root(
            Poseidon.hash(batch: transactions.map { transactionElements($0, version: version) }))
    }

    /// The root over all events of the block, in order.
    public static func eventCommitment(_ transactions: [ExecutedTransaction]) -> Felt {
        PatriciaCommitment.root(Poseidon.hash(batch: eventElements(transactions)))
    }

    /// The root over the receipts.
    public static func receiptCommitment(_ transactions: [ExecutedTransaction]) -> Felt {
        let messages = Poseidon.hash(batch: transactions.map { messageElements($0.messages) })
        return receiptCommitment(transactions, messagesHashes: messages[...])
    }

    private static func receiptCommitment(
        _ transactions: [ExecutedTransaction], messagesHashes: ArraySlice<Felt>
    ) -> Felt {
        PatriciaCommitment.root(
            Poseidon.hash(
                batch: zip(transactions, messagesHashes).map { receiptElements($0, messagesHash: $1) }))
    }

    /// What a leaf of the trie of transactions is the hash of: hash and signature. Before 0.13.4 an empty signature counts
    /// as one zero.
    private static func transactionElements(_ transaction: ExecutedTransaction, version: StarknetVersion) -> [Felt] {
        let signature = transaction.signature
        return [transaction.hash] + (signature.isEmpty && version < .l2GasPrices ? [.zero] : signature)
    }

    /// What the leaves of the trie of events are the hashes of.
    private static func eventElements(_ transactions: [ExecutedTransaction]) -> [[Felt]] {
        transactions.flatMap { transaction in
            transaction.events.map { event in
                [event.fromAddress, transaction.hash, Felt(UInt64(event.keys.count))] + event.keys
                    + [Felt(UInt64(event.data.count))] + event.data
            }
        }
    }

    /// What a leaf of the trie of receipts is the hash of. The place of layer 2 gas is always zero.
    private static func receiptElements(_ transaction: ExecutedTransaction, messagesHash: Felt) -> [Felt] {
        [
            transaction.hash, transaction.actualFee, messagesHash,
            transaction.revertReason.map { starknetKeccak($0) } ?? .zero, .zero, Felt(transaction.l1Gas),
            Felt(transaction.l1DataGas),
        ]
    }

    private static func messageElements(_ messages: [Message]) -> [Felt] {
        [Felt(UInt64(messages.count))]
            + messages.flatMap {
                [$0.fromAddress, $0.toAddress, Felt(UInt64($0.payload.count))] + $0.payload
            }
    }
}
