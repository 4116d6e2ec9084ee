// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt

/// Sums of affine points, one for each lane, by a tree of additions whose levels share an inversion over all lanes.
package struct PointTree {
    /// The largest number of points in a lane.
    package static let width = 64

    private var points: [AffinePoint]
    private var counts: [Int] = []
    private var products: [Felt]

    /// For how many lanes there is room.
    let capacity: Int

    /// Has room for a number of lanes.
    package init(laneCount: Int) {
        capacity = laneCount
        points = .init(repeating: .generator, count: laneCount * PointTree.width)
        products = .init(repeating: .zero, count: laneCount * PointTree.width / 2)
        counts.reserveCapacity(laneCount)
    }

    /// Forgets all lanes.
    package mutating func removeAll() { counts.removeAll(keepingCapacity: true) }

    /// Starts the next lane.
    package mutating func beginLane() { counts.append(0) }

    /// Adds points to the lane that was started last, at most ``width`` in all.
    @inline(__always)
    package mutating func append(_ body: (UnsafeMutableBufferPointer<AffinePoint>, inout Int) -> Void) {
        let lane = counts.count - 1
        var count = counts[lane]
        points.withUnsafeMutableBufferPointer { points in
            body(.init(rebasing: points[lane * PointTree.width..<(lane + 1) * PointTree.width]), &count)
        }
        counts[lane] = count
    }

    /// The sum of a lane after ``addUp()`` was true.
    package func sum(_ lane: Int) -> AffinePoint { points[lane * PointTree.width] }

    /// Adds up the points of every lane, which has at least one. False, with no sums, when two points that met had the
    /// same x.
    package mutating func addUp() -> Bool {
        let counts = counts
        return points.withUnsafeMutableBufferPointer { points in
            products.withUnsafeMutableBufferPointer { products in
                var stride = 1
                while stride < PointTree.width {
                    guard PointTree.addLevel(points, products, counts, stride) else { return false }
                    stride *= 2
                }
                return true
            }
        }
    }

    /// Adds to every point at a multiple of `2 * stride` the one `stride` behind it.
    private static func addLevel(
        _ points: UnsafeMutableBufferPointer<AffinePoint>, _ products: UnsafeMutableBufferPointer<Felt>,
        _ counts: [Int], _ stride: Int
    ) -> Bool {
        var product = Felt.one
        var n = 0
        for lane in 0..<counts.count {
            var i = lane &* width
            let end = i &+ counts[lane] &- stride
            while i < end {
                products[n] = product
                product *= points[i &+ stride].x - points[i].x
                n &+= 1
                i &+= 2 &* stride
            }
        }
        guard n > 0 else { return true }
        guard var inverse = product.inverted() else { return false }
        for lane in (0..<counts.count).reversed() {
            let pairs = (counts[lane] &+ stride &- 1) / (2 &* stride)
            var i = lane &* width &+ 2 &* stride &* (pairs &- 1)
            while i >= lane &* width {
                n &-= 1
                let p = points[i]
                let q = points[i &+ stride]
                let slope = (q.y - p.y) * (inverse * products[n])
                inverse *= q.x - p.x
                let x = slope.squared() - p.x - q.x
                points[i] = AffinePoint(x: x, y: slope * (p.x - x) - p.y)
                i &-= 2 &* stride
            }
        }
        return true
    }
}
