// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
import StarkCrypto

/// The hash of a block and the commitments that it covers, for blocks of version 0.13.2 and later.
///
/// ```swift
/// let commitments = BlockHash.commitments(transactions: transactions, stateDiff: diff, version: version)
/// let hash = try BlockHash.hash(header, commitments)
/// ```
/// Everything that goes in is in the headers, receipts and state updates of JSON-RPC 0.10, so that a reader can check
/// a node's blocks. What the hash does not tell: that `stateRoot` is the right one, and that the execution was.
public enum BlockHash {
    /// The price of a resource in both tokens.
    public struct GasPrice: Hashable, Sendable {
        /// In wei.
        public var wei: Felt
        /// In fri.
        public var fri: Felt

        /// Creates a price.
        public init(wei: Felt, fri: Felt) {
            self.wei = wei
            self.fri = fri
        }
    }

    /// The members of a header that the hash covers, without commitments.
    public struct Header: Hashable, Sendable {
        /// The block's height.
        public var number: UInt64
        /// The hash of the block before it; zero for block 0.
        public var parentHash: Felt
        /// The root of the state after the block (`new_root`).
        public var stateRoot: Felt
        /// The account that receives the fees.
        public var sequencerAddress: Felt
        /// Seconds since 1970.
        public var timestamp: UInt64
        /// The price of layer 1 gas.
        public var l1GasPrice: GasPrice
        /// The price of layer 1 data gas.
        public var l1DataGasPrice: GasPrice
        /// The price of layer 2 gas, which blocks before 0.13.4 do not cover.
        public var l2GasPrice: GasPrice
        /// Whether the state difference is published in blobs (`BLOB`) and not in calldata.
        public var usesBlobs: Bool
        /// The version of the protocol.
        public var version: StarknetVersion

        /// Creates a header.
        public init(
            number: UInt64, parentHash: Felt, stateRoot: Felt, sequencerAddress: Felt, timestamp: UInt64,
            l1GasPrice: GasPrice, l1DataGasPrice: GasPrice, l2GasPrice: GasPrice, usesBlobs: Bool,
            version: StarknetVersion
        ) {
            self.number = number
            self.parentHash = parentHash
            self.stateRoot = stateRoot
            self.sequencerAddress = sequencerAddress
            self.timestamp = timestamp
            self.l1GasPrice = l1GasPrice
            self.l1DataGasPrice = l1DataGasPrice
            self.l2GasPrice = l2GasPrice
            self.usesBlobs = usesBlobs
            self.version = version
        }
    }

    /// The commitments of a header and the counts that go with them.
    public struct Commitments: Hashable, Sendable {
        /// How many transactions the block holds.
        public var transactionCount: UInt64
        /// How many events its transactions emitted.
        public var eventCount: UInt64
        /// How many entries its state difference has.
        public var stateDiffLength: UInt64
        /// The root over the transactions.
        public var transactions: Felt
        /// The root over the events.
        public var events: Felt
        /// The root over the receipts.
        public var receipts: Felt
        /// The hash of the state difference.
        public var stateDiff: Felt

        /// Creates the commitments.
        public init(
            transactionCount: UInt64, eventCount: UInt64, stateDiffLength: UInt64, transactions: Felt, events: Felt,
            receipts: Felt, stateDiff: Felt
        ) {
            self.transactionCount = transactionCount
            self.eventCount = eventCount
            self.stateDiffLength = stateDiffLength
            self.transactions = transactions
            self.events = events
            self.receipts = receipts
            self.stateDiff = stateDiff
        }

        /// The counts and the data availability mode in one felt.
        func counts(usesBlobs: Bool) -> Felt {
            let high = UInt128(transactionCount) << 64 | UInt128(eventCount)
            let low = UInt128(stateDiffLength) << 64 | (usesBlobs ? 1 << 63 : 0)
            return Felt(UInt256(low: low, high: high), unchecked: ())
        }
    }

    /// The hash of a block.
    ///
    /// - Throws: ``StarknetError`` `version` for versions before 0.13.2, whose hashes are made in another way, and
    ///   `range` for counts that a block cannot have.
    public static func hash(_ header: Header, _ commitments: Commitments) throws(StarknetError) -> Felt {
        guard header.version >= .poseidonBlockHashes else {
            throw StarknetError(
                .version, "block \(header.number) has version \(header.version); hashes are known from 0.13.2 on")
        }
        guard commitments.transactionCount < 1 << 56 else {
            throw StarknetError(.range, "a block cannot hold \(commitments.transactionCount) transactions")
        }
        var elements = [
            header.version < .l2GasPrices ? prefix0 : prefix1, Felt(header.number), header.stateRoot,
            header.sequencerAddress, Felt(header.timestamp), commitments.counts(usesBlobs: header.usesBlobs),
            commitments.stateDiff, commitments.transactions, commitments.events, commitments.receipts,
        ]
        let prices = [
            header.l1GasPrice.wei, header.l1GasPrice.fri, header.l1DataGasPrice.wei, header.l1DataGasPrice.fri,
        ]
        if header.version < .l2GasPrices {
            elements += prices
        } else {
            elements.append(
                Poseidon.hash(many: [gasPrices] + prices + [header.l2GasPrice.wei, header.l2GasPrice.fri]))
        }
        elements.append(Felt(reducingBigEndianBytes: header.version.description.utf8))
        elements.append(.zero)
        elements.append(header.parentHash)
        return Poseidon.hash(many: elements)
    }

    private static let prefix0 = Felt(text: "STARKNET_BLOCK_HASH0")
    private static let prefix1 = Felt(text: "STARKNET_BLOCK_HASH1")
    private static let gasPrices = Felt(text: "STARKNET_GAS_PRICES0")
}
