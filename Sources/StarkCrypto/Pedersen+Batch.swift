// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

extension Pedersen {
    /// The hashes of many pairs, each as ``hash(_:_:)`` gives it, in their order.
    ///
    /// The 64 points that a hash adds up are read from the tables and then added in a tree of affine additions: a level
    /// of the tree, over all hashes of a group, shares one inversion. So a group takes six inversions, and an addition
    /// costs five multiplications and a squaring.
    ///
    /// On processors with AVX-512 IFMA eight hashes are computed at once: 1.3 µs for each of 64 pairs or more, 1.6 µs for
    /// each of 16, and 17 µs for any number from 3 to 8. That needs up to 410 KiB of memory while it lasts. Elsewhere
    /// 5.8 µs for each of 16 pairs or more. One or two pairs cost 9 µs each. Time depends on the values.
    ///
    /// Source: Montgomery, Speeding the Pollard and elliptic curve methods of factorization (1987), section 10.3.1, for
    /// the shared inversion.
    public static func hash(pairs: [(Felt, Felt)]) -> [Felt] { hash(pairs: pairs, .shared) }

    package static func hash(pairs: [(Felt, Felt)], _ tables: PedersenTables) -> [Felt] {
        var batch = PedersenBatch(tables)
        return batch.hash(pairs)
    }

    /// The hash by additions that are right for all points. Costs a little more than ``hash(_:_:)``.
    package static func hashCompletely(_ a: Felt, _ b: Felt, _ tables: PedersenTables = .shared) -> Felt {
        var sum = ProjectivePoint.infinity
        tables.first.addCompletely(a.uint256, to: &sum)
        tables.second.addCompletely(b.uint256, to: &sum)
        return sum.affine?.x ?? .zero
    }

    /// The hashes of many arrays, each as ``hash(array:)`` gives it, in their order.
    ///
    /// The chains advance in step, one felt at a time, so that every step is a batch: see ``hash(pairs:)`` for what a
    /// felt costs while so many arrays have felts left.
    public static func hash(arrays: [[Felt]]) -> [Felt] {
        var batch = PedersenBatch(.shared)
        var results = [Felt](repeating: .zero, count: arrays.count)
        var active = Array(arrays.indices)
        var step = 0
        while !active.isEmpty {
            let hashes = batch.hash(
                active.map { i in
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
