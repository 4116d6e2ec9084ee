// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CVerification

/// The test of one operation by the method of dudect: O. Reparaz, J. Balasch, I. Verbauwhede, "Dude, is my code
/// constant time?" (2017), https://eprint.iacr.org/2016/1123.
///
/// Two classes of inputs, one fixed and one random, are timed in random order. Welch's t compares the means of the
/// times: of all, of those below each of 100 percentiles (a leak often shows only without the slow tail), and of the
/// squared distances from the mean (a leak in the variance). The largest |t| counts.
struct Measurement {
    /// The bound below which dudect finds nothing.
    static let bound = 4.5

    let name: String
    private(set) var all = TTest()
    private var cropped = [TTest](repeating: TTest(), count: 100)
    private var thresholds: [Double] = []
    private var secondOrder = TTest()
    private var firstMean = 0.0

    /// Runs the test.
    ///
    /// - Parameters:
    ///   - samples: How many times are taken, after a first batch that warms up and sets the percentiles.
    ///   - input: Makes an input of the fixed class (`false`) or the random one.
    ///   - run: The operation. Returns some bits of its result.
    init<Input>(
        _ name: String, samples: Int, generator: inout SplitMix64, input: (Bool, inout SplitMix64) -> Input,
        run: (Input) -> UInt64
    ) {
        self.name = name
        let batch = 10_000
        var isFirst = true
        while isFirst || all.total < samples {
            // Inputs are made before any is timed, and both classes lie in one array.
            let classes = (0..<batch).map { _ in generator.next() & 1 == 1 }
            let inputs = classes.map { input($0, &generator) }
            var times = [Double](repeating: 0, count: batch)
            for i in 0..<batch {
                let begin = verification_cycles_begin()
                let result = run(inputs[i])
                let end = verification_cycles_end()
                verification_consume(result)
                times[i] = Double(end &- begin)
            }
            if isFirst {
                setThresholds(times.sorted())
                isFirst = false
                continue
            }
            for i in 0..<batch { add(times[i], isRandom: classes[i]) }
        }
    }

    private mutating func setThresholds(_ sorted: [Double]) {
        firstMean = sorted.reduce(0, +) / Double(sorted.count)
        thresholds = (0..<100).map { i in
            // dudect's percentiles: dense towards the largest, which cut off the slow tail only.
            var rest = 1.0
            for _ in 0..<(i + 1) { rest *= 0.933_032_991_536_807_4 }  // 0.5^(1/10)
            return sorted[min(Int((1 - rest) * Double(sorted.count)), sorted.count - 1)]
        }
    }

    private mutating func add(_ time: Double, isRandom: Bool) {
        all.add(time, isRandom: isRandom)
        for i in 0..<100 where time < thresholds[i] { cropped[i].add(time, isRandom: isRandom) }
        // Times that an interrupt made long would drown the variance.
        if time < thresholds[99] {
            let distance = time - firstMean
            secondOrder.add(distance * distance, isRandom: isRandom)
        }
    }

    /// The t of largest magnitude, and of what it is. Tests of fewer than 10,000 samples say nothing.
    var worst: (t: Double, of: String) {
        var worst = (t: all.t, of: "all samples")
        for (i, test) in cropped.enumerated() where test.total >= 10_000 && abs(test.t) > abs(worst.t) {
            worst = (test.t, "the \(test.total) samples below \(Int(thresholds[i]))")
        }
        if secondOrder.total >= 10_000, abs(secondOrder.t) > abs(worst.t) {
            worst = (secondOrder.t, "the squared distances from the mean")
        }
        return worst
    }
}
