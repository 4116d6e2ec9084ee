// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import CStarkSIMD
internal import Felt

/// Computes the Pedersen hashes of many pairs, and keeps its working memory from one batch to the next.
///
/// On processors with AVX-512 IFMA the points of eight hashes are added at once, which takes 51 KiB for each eight and
/// at most 408 KiB. Elsewhere ``PointTree`` adds them one by one.
struct PedersenBatch: ~Copyable {
    /// How many hashes share inversions, and out of how many such a group is made up.
    private struct Grouping {
        let size: Int
        let unit: Int

        /// 64 hashes leave 0.13 µs of inversions to each; twice as many would need more than a second-level cache.
        static let inLanes = Grouping(size: 64, unit: 8)
        /// The points of 32 hashes take 128 KiB, which leaves room for the tables in a second-level cache.
        static let oneByOne = Grouping(size: 32, unit: 1)

        /// Groups of nearly the same size, none larger than the size.
        func ranges(_ count: Int) -> [Range<Int>] {
            let unitCount = (count + unit - 1) / unit
            let groupCount = (count + size - 1) / size
            return (0..<groupCount).map { group in
                unitCount * group / groupCount * unit..<min(unitCount * (group + 1) / groupCount * unit, count)
            }
        }
    }

    private let tables: PedersenTables
    private var tree = PointTree(laneCount: 0)
    private var scratch = UnsafeMutableRawBufferPointer(start: nil, count: 0)

    /// Adds up points of these tables.
    init(_ tables: PedersenTables) { self.tables = tables }

    deinit { scratch.deallocate() }

    /// The hashes of pairs, in their order.
    mutating func hash(_ pairs: [(Felt, Felt)]) -> [Felt] {
        // Eight lanes take as long as two single hashes, however many of them are used, and the tree gains nothing.
        guard pairs.count > 2 else { return pairs.map { Pedersen.hash($0, $1, tables) } }
        let usesVectors = VectorInstructions.areUsed
        let grouping = usesVectors ? Grouping.inLanes : .oneByOne
        if usesVectors {
            reserveScratch(min(pairs.count, grouping.size))
        } else if tree.capacity < min(pairs.count, grouping.size) {
            tree = PointTree(laneCount: min(pairs.count, grouping.size))
        }
        return pairs.withUnsafeBufferPointer { pairs in
            [Felt](unsafeUninitializedCapacity: pairs.count) { hashes, initializedCount in
                for range in grouping.ranges(pairs.count) {
                    let group = UnsafeBufferPointer(rebasing: pairs[range])
                    let results = UnsafeMutableBufferPointer(rebasing: hashes[range])
                    if usesVectors ? hashInLanes(group, results) : hashOneByOne(group, results) { continue }
                    // Two points that met were equal or opposite, for which no inputs are known.
                    for (i, (a, b)) in group.enumerated() {
                        results.initializeElement(at: i, to: Pedersen.hashCompletely(a, b, tables))
                    }
                }
                initializedCount = pairs.count
            }
        }
    }

    private mutating func reserveScratch(_ pairCount: Int) {
        let size = stark_simd_pedersen_scratch_size(pairCount)
        guard size > scratch.count else { return }
        scratch.deallocate()
        scratch = .allocate(byteCount: size, alignment: 64)
    }

    /// Initializes the hashes, or says that it cannot, when points met that are equal or opposite.
    private func hashInLanes(
        _ pairs: UnsafeBufferPointer<(Felt, Felt)>, _ hashes: UnsafeMutableBufferPointer<Felt>
    ) -> Bool {
        tables.first.withPoints { first in
            tables.second.withPoints { second in
                stark_simd_pedersen_hash_pairs(
                    UnsafeRawPointer(first.baseAddress)?.assumingMemoryBound(to: UInt64.self),
                    UnsafeRawPointer(second.baseAddress)?.assumingMemoryBound(to: UInt64.self),
                    UnsafeRawPointer(pairs.baseAddress)?.assumingMemoryBound(to: UInt64.self),
                    UnsafeMutableRawPointer(hashes.baseAddress)?.assumingMemoryBound(to: UInt64.self),
                    pairs.count, scratch.baseAddress
                ) { words in
                    words?.withMemoryRebound(to: Felt.self, capacity: 1) { felt in
                        guard let inverse = felt.pointee.inverted() else { return false }
                        felt.pointee = inverse
                        return true
                    } ?? false
                }
            }
        }
    }

    /// Initializes the hashes, or says that it cannot, when points met that are equal or opposite.
    private mutating func hashOneByOne(
        _ pairs: UnsafeBufferPointer<(Felt, Felt)>, _ hashes: UnsafeMutableBufferPointer<Felt>
    ) -> Bool {
        tree.removeAll()
        for (a, b) in pairs {
            tree.beginLane()
            tables.first.appendPoints(a.uint256, to: &tree)
            tables.second.appendPoints(b.uint256, to: &tree)
        }
        guard tree.addUp() else { return false }
        for lane in 0..<pairs.count { hashes.initializeElement(at: lane, to: tree.sum(lane).x) }
        return true
    }
}
