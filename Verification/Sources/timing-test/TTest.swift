// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Welch's t statistic of two classes of samples, with mean and variance kept as samples come in (Welford).
struct TTest {
    private var count = (0.0, 0.0)
    private var mean = (0.0, 0.0)
    private var squares = (0.0, 0.0)

    /// How many samples of both classes there are.
    var total: Int { Int(count.0 + count.1) }

    /// The means of the classes.
    var means: (Double, Double) { mean }

    mutating func add(_ x: Double, isRandom: Bool) {
        if isRandom {
            count.1 += 1
            let delta = x - mean.1
            mean.1 += delta / count.1
            squares.1 += delta * (x - mean.1)
        } else {
            count.0 += 1
            let delta = x - mean.0
            mean.0 += delta / count.0
            squares.0 += delta * (x - mean.0)
        }
    }

    /// The statistic; 0 where a class has too few samples or nothing varies.
    var t: Double {
        guard count.0 > 1, count.1 > 1 else { return 0 }
        let variance = squares.0 / (count.0 - 1) / count.0 + squares.1 / (count.1 - 1) / count.1
        return variance > 0 ? (mean.0 - mean.1) / variance.squareRoot() : 0
    }
}
