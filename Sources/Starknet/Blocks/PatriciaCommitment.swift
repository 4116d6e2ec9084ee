// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
import StarkCrypto

/// The root of a Patricia trie of height 64 whose keys are 0, 1, 2, …, by Poseidon.
///
/// Block headers commit to transactions, events and receipts this way since version 0.13.2. A binary node is the hash
/// of its children, an edge the hash of its child and its path plus its length; since the keys have no gaps, the path
/// of each edge is 0.
public enum PatriciaCommitment {
    /// The height of the trie.
    public static let height = 64

    /// The root over the leaves; zero for none.
    ///
    /// The hashes of a level are computed as one batch.
    ///
    /// - Complexity: A Poseidon permutation for each leaf and at most 128 more.
    public static func root(_ leaves: [Felt]) -> Felt {
        guard !leaves.isEmpty else { return .zero }
        // Only the last node of a level can be without a sibling, so only it can be an edge.
        var nodes = leaves
        var edgeLength: UInt64 = 0
        func closeEdge() {
            guard edgeLength > 0, let child = nodes.popLast() else { return }
            nodes.append(Poseidon.hash(child, .zero) + Felt(edgeLength))
            edgeLength = 0
        }
        for _ in 0..<height {
            if nodes.count % 2 == 0 { closeEdge() } else { edgeLength += 1 }
            var parents = Poseidon.hash(adjacentPairsOf: nodes)
            if nodes.count % 2 == 1 { parents.append(nodes[nodes.count - 1]) }
            nodes = parents
        }
        closeEdge()
        return nodes[0]
    }
}
