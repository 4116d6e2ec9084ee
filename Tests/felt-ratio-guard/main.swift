// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CFeltReference
import Felt

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

// Fails when chained multiplications or squarings of felts take more than `bound` times as long as a fixed C kernel in the
// same process. A carry spelled so that the optimiser makes a jump of it costs a factor of three, and no other test
// would notice. Absolute times mean nothing on a shared machine; the two kernels take turns, in rounds so short that a
// disturbance hits both or few of them, and the median of the rounds' ratios counts.

/// Swift's kernel takes 0.88 of the C kernel's time where carries are well spelled, and 2.4 where they are jumps.
let bound = 1.25
let attempts = 3
let rounds = 401
let chainLength = 1000

@inline(never)
func multiplied(_ x: Felt, _ y: Felt, count: Int) -> Felt {
    var result = x
    for _ in 0..<count { result *= y }
    return result
}

@inline(never)
func squared(_ x: Felt, count: Int) -> Felt {
    var result = x
    for _ in 0..<count { result = result.squared() }
    return result
}

func limbs(_ x: Felt) -> [UInt64] { [x.m0, x.m1, x.m2, x.m3] }

struct Kernel {
    let name: String
    let swift: (Felt) -> Felt
    let reference: (Felt) -> Felt

    /// The median ratio of the times and the median times of an operation in nanoseconds; nil when results differ.
    func measure() -> (ratio: Double, swift: Double, reference: Double)? {
        var x: Felt = 0x2_7182_8182_8459_0452_3536_0287_4713_5266_2497_7572_4709_3699_9595_7496_6967
        var times: [(swift: Double, reference: Double)] = []
        for round in 0..<rounds {
            var expected = Felt.zero
            var result = Felt.zero
            // The order alternates, so that neither kernel always runs on what the other left.
            var reference = round % 2 == 0 ? time { expected = self.reference(x) } : 0
            let swift = time { result = self.swift(x) }
            if round % 2 == 1 { reference = time { expected = self.reference(x) } }
            guard result == expected else {
                print("error: \(name): Swift and C disagree after \(chainLength) operations on \(x.hex)")
                return nil
            }
            times.append((swift, reference))
            x = result
        }
        return (
            median(times.map { $0.swift / $0.reference }), median(times.map(\.swift)), median(times.map(\.reference))
        )
    }

    private func time(_ body: () -> Void) -> Double {
        let duration = ContinuousClock().measure(body).components
        return (Double(duration.seconds) * 1e9 + Double(duration.attoseconds) / 1e9) / Double(chainLength)
    }

    private func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
}

func run() -> Bool {
    let factor: Felt = 0x3_1415_9265_3589_7932_3846_2643_3832_7950_2884_1971_6939_9375_1058_2097_4944
    let kernels = [
        Kernel(
            name: "multiplication", swift: { multiplied($0, factor, count: chainLength) },
            reference: {
                var x = limbs($0)
                felt_reference_multiply(&x, limbs(factor), chainLength)
                return Felt(montgomery: x[0], x[1], x[2], x[3])
            }),
        Kernel(
            name: "squaring", swift: { squared($0, count: chainLength) },
            reference: {
                var x = limbs($0)
                felt_reference_square(&x, chainLength)
                return Felt(montgomery: x[0], x[1], x[2], x[3])
            }),
    ]
    for kernel in kernels {
        var passed = false
        for attempt in 1...attempts where !passed {
            guard let (ratio, swift, reference) = kernel.measure() else { return false }
            passed = ratio <= bound
            print(
                "\(kernel.name), attempt \(attempt): \(rounded(ratio)) of C's time, bound \(bound)",
                "(Swift \(rounded(swift)) ns, C \(rounded(reference)) ns)")
        }
        guard passed else {
            print("error: \(kernel.name) of Felt is too slow; look for carries that became jumps")
            return false
        }
    }
    return true
}

func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }

#if DEBUG
print("error: the ratio guard measures release builds only")
exit(1)
#else
exit(run() ? 0 : 1)
#endif
