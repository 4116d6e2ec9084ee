// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

extension Pedersen {
    /// The hashes of many pairs, each as ``hash(_:_:)`` gives it, in their order.
    ///
    /// All points that a hash adds up are read from the tables and then added in a tree of affine additions: a level
    /// of the tree, over all hashes of a group, shares one inversion. So a group takes six inversions, and an addition
    /// costs five multiplications and a squaring. About 5 µs for each of 16 pairs or more, and 9 µs for a single one.
    /// Time depends on the values.
    ///
    /// Source: Montgomery, Speeding the Pollard and elliptic curve methods of factorization (1987), section 10.3.1, for
    /// the shared inversion.
    public static func hash(pairs: [(Felt, Felt)]) -> [Felt] {
        guard pairs.count > 1 else { return pairs.map { hash($0, $1) } }
        var hashes: [Felt] = []
        hashes.reserveCapacity(pairs.count)
        var tree = PointTree(laneCount: min(pairs.count, PedersenTables.groupSize))
        // Groups of nearly the same size, none larger than the group size.
        let groupCount = (pairs.count + PedersenTables.groupSize - 1) / PedersenTables.groupSize
        for group in 0..<groupCount {
            let range = pairs.count * group / groupCount..<pairs.count * (group + 1) / groupCount
            appendHashes(pairs[range], &tree, to: &hashes)
        }
        return hashes
    }

    private static func appendHashes(
        _ pairs: ArraySlice<(Felt, Felt)>, _ tree: inout PointTree, to hashes: inout [Felt]
    ) {
        let tables = PedersenTables.shared
        tree.removeAll()
        for (a, b) in pairs {
            tree.beginLane()
            tables.first.appendPoints(a.uint256, to: &tree)
            tables.second.appendPoints(b.uint256, to: &tree)
        }
        if tree.addUp() {
            for lane in 0..<pairs.count { hashes.append(tree.sum(lane).x) }
        } else {
            // Two points that met were equal or opposite, for which no inputs are known.
            for (a, b) in pairs { hashes.append(hashCompletely(a, b)) }
        }
    }

    /// The hash by additions that are right for all points. Costs a little more than ``hash(_:_:)``.
    package static func hashCompletely(_ a: Felt, _ b: Felt) -> Felt {
        let tables = PedersenTables.shared
        var sum = ProjectivePoint.infinity
        tables.first.addCompletely(a.uint256, to: &sum)
        tables.second.addCompletely(b.uint256, to: &sum)
        return sum.affine?.x ?? .zero
    }

    /// The hashes of many arrays, each as ``hash(array:)`` gives it, in their order.
    ///
    /// The chains advance in step, one felt at a time, so that every step is a batch. About 5 µs for each felt, as long
    /// as some sixteen arrays have felts left.
    public static func hash(arrays: [[Felt]]) -> [Felt] {
        var results = [Felt](repeating: .zero, count: arrays.count)
        var active = Array(arrays.indices)
        var step = 0
        while !active.isEmpty {
            let hashes = hash(
                pairs: active.map { i in
                    (results[i], step < arrays[i].count ? arrays[i][step] : Felt(UInt64(arrays[i].count)))
                })
            for (i, hash) in zip(active, hashes) { results[i] = hash }
            // A chain ends after the step that hashes in its length.
            active.removeAll { arrays[$0].count == step }
            step += 1
        }
        return results
    }
}
