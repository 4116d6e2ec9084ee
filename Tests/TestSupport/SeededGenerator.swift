// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Random numbers that come again with the same seed (SplitMix64, Steele, Lea and Flood, 2014).
///
/// A property test makes one with ``random(_:)``, which prints the seed, so that a failure can be repeated by setting
/// the environment variable `SMAINER_TEST_SEED`.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts the sequence of a seed.
    public init(seed: UInt64) { state = seed }

    /// A generator with a new seed, which is printed together with the name of the test.
    public static func random(_ name: String = #function) -> SeededGenerator {
        let given = Environment.value("SMAINER_TEST_SEED").flatMap { UInt64($0) }
        let seed = given ?? UInt64.random(in: 0...UInt64.max)
        print("\(name): SMAINER_TEST_SEED=\(seed)")
        return SeededGenerator(seed: seed)
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
