// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt

/// The constant points of the Pedersen hash and their multiples for windows of eight bits with signed digits.
///
/// For one input: 31 windows with the multiples 1 ... 128 of 2^(8i) * low, and 32 points for what is left on top, the
/// four high bits and the carry of the digits below. Both inputs together take 500 KiB, which fits in a second-level
/// cache. Made once, when first used, with one inversion.
struct PedersenTables: Sendable {
    static let shared = PedersenTables()

    /// How many hashes of a batch share inversions: their points take 128 KiB, which leaves room for the tables.
    static let groupSize = 32

    let first: InputTable
    let second: InputTable

    private init() {
        first = InputTable(
            start: PedersenTables.points[0], low: PedersenTables.points[1], high: PedersenTables.points[2])
        second = InputTable(start: nil, low: PedersenTables.points[3], high: PedersenTables.points[4])
    }

    /// P0 ... P4 of the hash's definition.
    static let points = [
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
    struct InputTable: Sendable {
        static let windowCount = 31
        static let entryCount = 128

        /// `windowCount` rows of `entryCount` multiples, and then the 32 points for the top digit.
        private let points: [AffinePoint]
        private let hasStart: Bool
        private static let topBase = windowCount * entryCount

        /// - Parameters:
        ///   - start: A point that is added to every sum, or nil.
        ///   - low: The point that the low 248 bits multiply.
        ///   - high: The point that the four high bits multiply.
        init(start: AffinePoint?, low: AffinePoint, high: AffinePoint) {
            var multiples: [ProjectivePoint] = []
            multiples.reserveCapacity(InputTable.topBase + 32)
            var base = ProjectivePoint(low)
            for _ in 0..<InputTable.windowCount {
                var multiple = base
                for _ in 0..<InputTable.entryCount - 1 {
                    multiples.append(multiple)
                    multiple = multiple + base
                }
                multiples.append(multiple)
                base = multiple.doubled()
            }
            // Entry 2h + carry is start + h * high + carry * 2^248 * low. Without a start, entry 0 is infinity.
            var row = start.map { ProjectivePoint($0) } ?? .infinity
            for _ in 0..<16 {
                multiples.append(row)
                multiples.append(row + base)
                row = row + high
            }
            points = ProjectivePoint.affine(multiples)
            hasStart = start != nil
        }

        /// Appends the points of all digits that are not 0, the windows in their order and then the top.
        ///
        /// In a tree that adds neighbours, the multiples of `low` then meet in ranges of which one is larger in
        /// magnitude than the other, so that they are neither equal nor opposite.
        @inline(__always)
        func appendPoints(_ v: UInt256, to tree: inout PointTree) {
            let top = InputTable.topDigit(v)
            let limbs = (v.low248 &+ InputTable.digitOffset).limbs
            tree.append { lane, count in
                points.withUnsafeBufferPointer { points in
                    var row = 0
                    for (limb, digits) in [(limbs.0, 8), (limbs.1, 8), (limbs.2, 8), (limbs.3, 7)] {
                        var rest = limb
                        for _ in 0..<digits {
                            let digit = Int(truncatingIfNeeded: rest & 0xff) &- 128
                            if digit != 0 {
                                let point = points[row &+ Int(digit.magnitude) &- 1]
                                lane[count] = digit > 0 ? point : -point
                                count &+= 1
                            }
                            rest = rest &>> 8
                            row = row &+ InputTable.entryCount
                        }
                    }
                    if hasStart || top != 0 {
                        lane[count] = points[InputTable.topBase + top]
                        count &+= 1
                    }
                }
            }
        }

        /// Adds the multiples of all digits, the top one included, in all cases.
        func addCompletely(_ v: UInt256, to sum: inout ProjectivePoint) {
            let top = InputTable.topDigit(v)
            if hasStart || top != 0 { sum = sum + points[InputTable.topBase + top] }
            var digits = v.low248 &+ InputTable.digitOffset
            points.withUnsafeBufferPointer { points in
                for window in 0..<InputTable.windowCount {
                    let digit = Int(truncatingIfNeeded: digits.limbs.0 & 0xff) &- 128
                    digits = digits &>> 8
                    guard digit != 0 else { continue }
                    let point = points[window &* InputTable.entryCount &+ Int(digit.magnitude) &- 1]
                    sum = sum + (digit > 0 ? point : -point)
                }
            }
        }

        /// The point for the top digit, which starts a sum. Only for a table with a start.
        @inline(__always)
        func start(_ v: UInt256) -> AffinePoint { points[InputTable.topBase + InputTable.topDigit(v)] }

        /// The four high bits, times two, plus the carry of the signed digits below.
        @inline(__always)
        private static func topDigit(_ v: UInt256) -> Int {
            // Digits are taken from v + 0x80 * (1 + 2^8 + ... + 2^240), so that each byte is a digit plus 128.
            let shifted = v.low248 &+ digitOffset
            return Int(truncatingIfNeeded: (v.limbs.3 &>> 56) &<< 1 | shifted.limbs.3 &>> 56)
        }

        /// 0x80 in each of the 31 low bytes.
        @inline(__always)
        private static var digitOffset: UInt256 {
            UInt256(
                limbs: (0x8080_8080_8080_8080, 0x8080_8080_8080_8080, 0x8080_8080_8080_8080, 0x0080_8080_8080_8080))
        }

        /// Adds the multiples of the 31 low digits.
        @inline(__always)
        func add(_ v: UInt256, to sum: inout ProjectivePoint) {
            let limbs = (v.low248 &+ InputTable.digitOffset).limbs
            points.withUnsafeBufferPointer { points in
                InputTable.addRow(limbs.0, 0, 8, points, &sum)
                InputTable.addRow(limbs.1, 8, 8, points, &sum)
                InputTable.addRow(limbs.2, 16, 8, points, &sum)
                InputTable.addRow(limbs.3, 24, 7, points, &sum)
            }
        }

        /// Adds the digits in the bytes of a limb, which are those of `count` windows from `window` on.
        private static func addRow(
            _ limb: UInt64, _ window: Int, _ count: Int, _ points: UnsafeBufferPointer<AffinePoint>,
            _ sum: inout ProjectivePoint
        ) {
            var rest = limb
            var row = window &* entryCount
            for _ in 0..<count {
                let digit = Int(truncatingIfNeeded: rest & 0xff) &- 128
                if digit > 0 {
                    sum.addDistinct(points[row &+ digit &- 1])
                } else if digit < 0 {
                    sum.addDistinct(-points[row &- digit &- 1])
                }
                rest = rest &>> 8
                row = row &+ entryCount
            }
        }

        /// Adds the multiples of all digits, the top one included. Only for a table without a start.
        @inline(__always)
        func addWithStart(_ v: UInt256, to sum: inout ProjectivePoint) {
            let top = InputTable.topDigit(v)
            if top != 0 { sum.addDistinct(points[InputTable.topBase + top]) }
            add(v, to: &sum)
        }
    }
}

extension UInt256 {
    /// The low 248 bits.
    @inline(__always)
    fileprivate var low248: UInt256 {
        let (l0, l1, l2, l3) = limbs
        return UInt256(limbs: (l0, l1, l2, l3 & 0x00ff_ffff_ffff_ffff))
    }
}
