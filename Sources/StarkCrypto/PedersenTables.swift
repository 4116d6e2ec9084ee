// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import Felt

/// The constant points of the Pedersen hash and their multiples for windows of eight bits with odd signed digits.
///
/// For one input: 31 windows with the multiples 1, 3 ... 255 of 2^(8i) * low, and 32 points for the four high bits and
/// for whether the low bits are odd. An odd digit is never 0. So every hash is the sum of 64 points of the tables, in
/// which no multiples of the same point meet that are equal or opposite.
///
/// Both inputs together take 500 KiB, which fits in a second-level cache. Made once, when first used, with two
/// inversions.
package struct PedersenTables: Sendable {
    /// Those of the hash.
    package static let shared = PedersenTables(points)

    /// The points that the first input selects.
    package let first: InputTable
    /// The points that the second input selects.
    package let second: InputTable

    /// Takes points in place of P0 ... P4. Tests choose some for which known inputs make equal or opposite points meet.
    package init(_ points: [AffinePoint]) {
        // Both inputs start with a multiple of P0, so that none of their points is at infinity: 2 * P0 - P0 = P0.
        let start = ProjectivePoint(points[0])
        first = InputTable(start: start.doubled(), low: points[1], high: points[2])
        second = InputTable(start: -start, low: points[3], high: points[4])
    }

    /// P0 ... P4 of the hash's definition.
    package static let points = [
        AffinePoint(
            x: 0x049e_e3eb_a8c1_6007_00ee_1b87_eb59_9f16_716b_0b10_2294_7733_551f_de40_50ca_6804,
            y: 0x03ca_0cfe_4b3b_c6dd_f346_d49d_06ea_0ed3_4e62_1062_c0e0_56c1_d040_5d26_6e10_268a),
        AffinePoint(
            x: 0x0234_287d_cbaf_fe7f_969c_7486_55fc_a9e5_8fa8_120b_6d56_eb0c_1080_d179_57eb_e47b,
            y: 0x03b0_56f1_00f9_6fb2_1e88_9527_d41f_4e39_9401_35dd_7a6c_94cc_6ed0_268e_e89e_5615),
        AffinePoint(
            x: 0x04fa_56f3_76c8_3db3_3f9d_ab26_5655_8f33_9909_9ec1_de5e_3018_b7a6_932d_ba8a_a378,
            y: 0x03fa_0984_c931_c9e3_8113_e0c0_e47e_4401_5627_61f9_2a7a_23b4_5168_f4e8_0ff5_b54d),
        AffinePoint(
            x: 0x04ba_4cc1_66be_8dec_7649_10f7_5b45_f74b_40c6_90c7_4709_e90f_3aa3_72f0_bd2d_6997,
            y: 0x0040_301c_f5c1_751f_4b97_1e46_c4ed_e85f_cac5_c59a_5ce5_ae7c_4815_1f27_b24b_219c),
        AffinePoint(
            x: 0x0543_02dc_b0e6_cc1c_6e44_cca8_f61a_63bb_2ca6_5048_d53f_b325_d36f_f12c_49a5_8202,
            y: 0x01b7_7b3e_37d1_3504_b348_0462_68d8_ae25_ce98_ad78_3c25_561a_879d_cc77_e99c_2426),
    ]
}

extension PedersenTables {
    /// The multiples that belong to one of the two inputs.
    package struct InputTable: Sendable {
        static let windowCount = 31
        static let entryCount = 128

        /// `windowCount` rows of `entryCount` multiples, and then the 32 last points.
        private let points: [AffinePoint]

        /// - Parameters:
        ///   - start: A point that is added to every sum.
        ///   - low: The point that the low 248 bits multiply.
        ///   - high: The point that the four high bits multiply.
        init(start: ProjectivePoint, low: AffinePoint, high: AffinePoint) {
            var multiples: [ProjectivePoint] = []
            multiples.reserveCapacity(InputTable.windowCount * InputTable.entryCount + 32)
            var base = ProjectivePoint(low)
            for _ in 0..<InputTable.windowCount {
                let double = base.doubled()
                var multiple = base
                for _ in 0..<InputTable.entryCount {
                    multiples.append(multiple)
                    multiple = multiple + double
                }
                // The multiple is 257 now, and the next base is 256.
                base = multiple + -base
            }
            // Last point 2h + 1 is start + h * high, for odd inputs, and point 2h the same minus low.
            var last = start
            for _ in 0..<16 {
                multiples.append(last + -low)
                multiples.append(last)
                last = last + high
            }
            precondition(multiples.allSatisfy { !$0.zz.isZero }, "a point of a Pedersen table is at infinity")
            points = ProjectivePoint.affine(multiples)
        }

        /// Calls the body with all points: the rows one after the other, then the last points.
        package func withPoints<Result>(_ body: (UnsafeBufferPointer<AffinePoint>) -> Result) -> Result {
            points.withUnsafeBufferPointer(body)
        }

        /// Appends the 32 points that an input adds up, the windows in their order and then the last one.
        ///
        /// In a tree that adds neighbours, the multiples of `low` then meet in ranges of which one is larger in
        /// magnitude than the other, so that they are neither equal nor opposite.
        @inline(__always)
        package func appendPoints(_ v: UInt256, to tree: inout PointTree) {
            tree.append { lane, count in
                forEachWindow(v) { point in
                    lane[count] = point
                    count &+= 1
                }
                lane[count] = lastPoint(v)
                count &+= 1
            }
        }

        /// Adds an input's points, in all cases.
        func addCompletely(_ v: UInt256, to sum: inout ProjectivePoint) {
            forEachWindow(v) { sum = sum + $0 }
            sum = sum + lastPoint(v)
        }

        /// The sum of an input's points, of which none may be equal or opposite to a partial sum.
        @inline(__always)
        func sum(_ v: UInt256) -> ProjectivePoint {
            var sum = ProjectivePoint(lastPoint(v))
            forEachWindow(v) { sum.addDistinct($0) }
            return sum
        }

        /// Adds an input's points, of which none may be equal or opposite to a partial sum.
        @inline(__always)
        func addDistinct(_ v: UInt256, to sum: inout ProjectivePoint) {
            sum.addDistinct(lastPoint(v))
            forEachWindow(v) { sum.addDistinct($0) }
        }

        /// The point for the four high bits and the lowest one.
        @inline(__always)
        private func lastPoint(_ v: UInt256) -> AffinePoint {
            let index = (v.limbs.3 &>> 56) &<< 1 | v.limbs.0 & 1
            return points[InputTable.windowCount &* InputTable.entryCount &+ Int(truncatingIfNeeded: index)]
        }

        /// Calls the body with the multiples for the 31 digits of a value below 2^252.
        ///
        /// The low 248 bits, plus 1 if they are even, are the sum of (2 * byte - 255) * 2^(8i) over the bytes of what
        /// they are when shifted by a bit, with 2^247 added.
        @inline(__always)
        private func forEachWindow(_ v: UInt256, _ body: (AffinePoint) -> Void) {
            let (l0, l1, l2, l3) = v.limbs
            let top = (l3 & 0x00ff_ffff_ffff_ffff) &>> 1 | 1 &<< 55
            points.withUnsafeBufferPointer { points in
                var row = 0
                for (limb, count) in [
                    (l0 &>> 1 | l1 &<< 63, 8), (l1 &>> 1 | l2 &<< 63, 8), (l2 &>> 1 | l3 &<< 63, 8), (top, 7),
                ] {
                    var bytes = limb
                    for _ in 0..<count {
                        let byte = Int(truncatingIfNeeded: bytes & 0xff)
                        body(byte >= 128 ? points[row &+ byte &- 128] : -points[row &+ 127 &- byte])
                        bytes = bytes &>> 8
                        row = row &+ InputTable.entryCount
                    }
                }
            }
        }
    }
}
