// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto
import Starknet
import TestSupport
import Testing

/// Commitments are computed in batches; here they are held against hashes computed one after the other, with and without
/// vector instructions.
@Suite("Commitments in batches") struct BlockCommitmentTests {
    /// The trie by its definition, from the root down: an absent subtree is nil, one that has only one child is an edge.
    func root(_ leaves: [Felt]) -> Felt {
        func edge(_ node: (hash: Felt, length: UInt64)) -> Felt {
            node.length == 0 ? node.hash : Poseidon.hash(node.hash, .zero) + Felt(node.length)
        }
        // A node with the length of the edge that ends in it.
        func subtree(from first: Int, height: Int) -> (hash: Felt, length: UInt64)? {
            guard first < leaves.count else { return nil }
            if height == 0 { return (leaves[first], 0) }
            // Keys at and above 2^20 have no leaves here, and would not fit above 2^63.
            let half = height > 20 ? nil : 1 << (height - 1)
            guard let left = subtree(from: first, height: height - 1) else { return nil }
            guard let half, let right = subtree(from: first + half, height: height - 1) else {
                return (left.hash, left.length + 1)
            }
            return (Poseidon.hash(edge(left), edge(right)), 0)
        }
        return subtree(from: 0, height: 64).map(edge) ?? .zero
    }

    @Test(arguments: [true, false]) func rootsOfAllSizes(vectors: Bool) {
        var generator = SeededGenerator.random()
        VectorInstructions.$areAllowed.withValue(vectors) {
            for count in 0...200 {
                // Some leaves are zero, which is a leaf as any other, and some repeat.
                let leaves = (0..<count).map { index in
                    switch UInt8.random(in: 0..<5, using: &generator) {
                    case 0: Felt.zero
                    case 1: Felt(index / 3)
                    default: Felt.random(using: &generator)
                    }
                }
                #expect(PatriciaCommitment.root(leaves) == root(leaves), "\(count) leaves")
            }
        }
    }

    func randomFelts(_ counts: ClosedRange<Int>, _ generator: inout SeededGenerator) -> [Felt] {
        (0..<Int.random(in: counts, using: &generator)).map { _ in Felt.random(using: &generator) }
    }

    func randomTransaction(_ generator: inout SeededGenerator) -> BlockHash.ExecutedTransaction {
        BlockHash.ExecutedTransaction(
            hash: .random(using: &generator), signature: randomFelts(0...4, &generator),
            actualFee: .random(using: &generator),
            messages: (0..<Int.random(in: 0...2, using: &generator)).map { _ in
                BlockHash.Message(fromAddress: 1, toAddress: 2, payload: randomFelts(0...5, &generator))
            },
            events: (0..<Int.random(in: 0...5, using: &generator)).map { _ in
                BlockHash.Event(
                    fromAddress: .random(using: &generator), keys: randomFelts(0...4, &generator),
                    data: randomFelts(0...9, &generator))
            },
            revertReason: Bool.random(using: &generator) ? "out of gas" : nil,
            l1Gas: .random(in: 0...9, using: &generator), l1DataGas: .random(in: 0...9, using: &generator))
    }

    func randomDifference(_ generator: inout SeededGenerator) -> BlockHash.StateDiff {
        var diff = BlockHash.StateDiff()
        for contract in randomFelts(0...4, &generator) {
            diff.nonces[contract] = .random(using: &generator)
            for key in randomFelts(0...20, &generator) { diff.storage[contract, default: [:]][key] = key + 1 }
        }
        for item in randomFelts(0...3, &generator) { diff.contractClasses[item] = item * 3 }
        for item in randomFelts(0...3, &generator) { diff.declaredClasses[item] = item * 5 }
        diff.deprecatedDeclaredClasses = Set(randomFelts(0...2, &generator))
        return diff
    }

    @Test(arguments: [true, false], ["0.13.2", "0.13.4"])
    func commitmentsOfRandomBlocks(vectors: Bool, version: String) throws {
        var generator = SeededGenerator.random()
        let version = try StarknetVersion(version)
        VectorInstructions.$areAllowed.withValue(vectors) {
            for count in [0, 1, 2, 3, 7, 8, 9, 16, 17, 60] {
                let transactions = (0..<count).map { _ in randomTransaction(&generator) }
                let diff = randomDifference(&generator)
                let commitments = BlockHash.commitments(transactions: transactions, stateDiff: diff, version: version)
                #expect(commitments.transactionCount == UInt64(count))
                #expect(commitments.eventCount == UInt64(transactions.reduce(0) { $0 + $1.events.count }))
                #expect(commitments.stateDiffLength == UInt64(diff.length))
                #expect(commitments.stateDiff == diff.commitment)

                let leaves = transactions.map { transaction in
                    Poseidon.hash(
                        many: [transaction.hash]
                            + (transaction.signature.isEmpty && version < .l2GasPrices
                                ? [.zero] : transaction.signature))
                }
                #expect(commitments.transactions == root(leaves))
                #expect(commitments.transactions == BlockHash.transactionCommitment(transactions, version: version))

                let events = transactions.flatMap { transaction in
                    transaction.events.map { event in
                        var hasher = PoseidonHasher()
                        for felt in [event.fromAddress, transaction.hash, Felt(event.keys.count)] + event.keys {
                            hasher.append(felt)
                        }
                        for felt in [Felt(event.data.count)] + event.data { hasher.append(felt) }
                        return hasher.finalize()
                    }
                }
                #expect(commitments.events == root(events))
                #expect(commitments.events == BlockHash.eventCommitment(transactions))

                let receipts = transactions.map { transaction in
                    var messages = PoseidonHasher()
                    messages.append(Felt(transaction.messages.count))
                    for message in transaction.messages {
                        for felt in [message.fromAddress, message.toAddress, Felt(message.payload.count)]
                            + message.payload
                        {
                            messages.append(felt)
                        }
                    }
                    let reason = transaction.revertReason.map { starknetKeccak($0) } ?? .zero
                    return Poseidon.hash(
                        many: [
                            transaction.hash, transaction.actualFee, messages.finalize(), reason, .zero,
                            Felt(transaction.l1Gas), Felt(transaction.l1DataGas),
                        ])
                }
                #expect(commitments.receipts == root(receipts))
                #expect(commitments.receipts == BlockHash.receiptCommitment(transactions))
            }
        }
    }
}
