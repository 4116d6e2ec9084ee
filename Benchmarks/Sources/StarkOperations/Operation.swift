// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Something that is measured: a name, and two ways to do it.
public struct Operation: Sendable {
    /// The name, for example `pedersen.hash`: the topic, what is done, and where there are several, of what size.
    public let name: String

    /// How many results one turn gives: 1, or the number of elements of a batch. Times are given for each result.
    public let resultsPerTurn: Int

    private let firstTurn: @Sendable () -> Void
    private let turns: @Sendable (Int) -> Void

    /// - Parameters:
    ///   - name: The operation's name.
    ///   - resultsPerTurn: How many results one turn gives.
    ///   - first: Does it once, with inputs that are written down, so that nothing it needs has been made before.
    ///   - turns: Does it as often as asked, with random inputs.
    init(
        _ name: String, resultsPerTurn: Int = 1, first: @escaping @Sendable () -> Void,
        turns: @escaping @Sendable (Int) -> Void
    ) {
        self.name = name
        self.resultsPerTurn = resultsPerTurn
        firstTurn = first
        self.turns = turns
    }

    /// Does the operation so that it gives at least this many results.
    public func run(results count: Int) { turns((count + resultsPerTurn - 1) / resultsPerTurn) }

    /// The processor time for each result in nanoseconds, over at least this many results.
    public func time(results count: Int) -> Double {
        let turnCount = (count + resultsPerTurn - 1) / resultsPerTurn
        let start = Operation.processorTime()
        turns(turnCount)
        return (Operation.processorTime() - start) / Double(turnCount * resultsPerTurn)
    }

    /// The processor time of the first turn in nanoseconds. Only a process that has done nothing else measures a cold
    /// start.
    public func timeFirst() -> Double {
        let start = Operation.processorTime()
        firstTurn()
        return Operation.processorTime() - start
    }

    /// What this process has used so far, in nanoseconds: unlike a clock on the wall, it stands still while others run.
    private static func processorTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
}

extension Operation {
    /// All operations, by topic.
    public static let all: [Operation] =
        feltArithmetic + feltInversion + pedersen + poseidon + keys + signatures + keccak + blake2s + sha256

    /// The operation with this name, or nil.
    public static func named(_ name: some StringProtocol) -> Operation? { all.first { $0.name == name } }
}

/// Takes a value without using it, so that the compiler cannot leave out what made it.
@inline(never) @_optimize(none)
func consume<T>(_ value: T) {}
