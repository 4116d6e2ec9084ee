// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import Felt
import JSON
import StarkCrypto
import TestSupport
import Testing

/// Contract code whose results an independent computation knows: a wrong hint or builtin fails the code's own checks
/// or gives another answer.
@Suite struct ExecutionTests {
    @Test func loopsAndFieldArithmetic() throws {
        #expect(try SampleContract.values("fib", [0]) == [0])
        #expect(try SampleContract.values("fib", [10]) == [55])
        // fib(186) is the largest below 2^128.
        let expected: Felt = 332_825_110_087_067_562_321_196_029_789_634_457_848
        #expect(try SampleContract.values("fib", [186]) == [expected])
    }

    @Test func division() throws {
        var random = SeededGenerator.random()
        for round in 0..<60 {
            let a = UInt256.random(using: &random) &>> (round * 4)
            let b = UInt256.random(using: &random) &>> Int.random(in: 0..<256, using: &random)
            guard !b.isZero else { continue }
            let expected = a.quotientAndRemainder(dividingBy: b)
            #expect(
                try SampleContract.values("divs", words(a) + words(b))
                    == words(expected.quotient) + words(expected.remainder))
            guard b.high == 0 else { continue }
            let small = UInt256(a.low).quotientAndRemainder(dividingBy: b)
            #expect(
                try SampleContract.values("div128", [Felt(a.low), Felt(b.low)])
                    == [Felt(small.quotient.low), Felt(small.remainder.low)])
        }
        guard case .panicked(let data) = try SampleContract.call("divs", [1, 0, 0, 0]).outcome else {
            Issue.record("division by zero returned")
            return
        }
        #expect(data.count == 1)
    }

    @Test func wideProductsAndTheirDivision() throws {
        var random = SeededGenerator.random()
        for round in 0..<40 {
            let a = UInt256.random(using: &random) &>> (round % 7 * 30)
            let b = UInt256.random(using: &random)
            let n = UInt256.random(using: &random) &>> (round * 6) | .one
            let product = a.multipliedFullWidth(by: b)
            let result = try SampleContract.values("wide", words(a) + words(b) + words(n))
            try #require(result.count == 6)
            let quotient = (low: integer(result[0], result[1]), high: integer(result[2], result[3]))
            let remainder = integer(result[4], result[5])
            #expect(remainder < n)
            // quotient · n + remainder == a · b
            let low = quotient.low.multipliedFullWidth(by: n)
            let (sum, carry) = low.low.addingReportingOverflow(remainder)
            #expect(sum == product.low)
            #expect(quotient.high &* n &+ low.high &+ (carry ? .one : .zero) == product.high)
        }
        let product = try SampleContract.values("muls", words(UInt256(UInt128.max)) + words(UInt256(UInt128.max)))
        #expect(product == words(UInt256(UInt128.max).multipliedFullWidth(by: UInt256(UInt128.max)).low))
    }

    @Test func roots() throws {
        var random = SeededGenerator.random()
        var values: [UInt256] = [.zero, .one, UInt256(UInt64(2)), UInt256(UInt64(3)), UInt256(UInt64(4)), .max]
        for shift in stride(from: 0, to: 256, by: 9) { values.append(UInt256.random(using: &random) &>> shift) }
        for value in values {
            let result = try SampleContract.values("sqrts", words(value) + [Felt(value.low)])
            for (root, square) in zip(result, [value, UInt256(value.low)]) {
                let r = root.uint256
                #expect(r.multipliedFullWidth(by: r).low <= square)
                let next = r + .one
                let above = next.multipliedFullWidth(by: next)
                #expect(!above.high.isZero || above.low > square, "\(value)")
            }
        }
    }

    @Test func bitwiseAndHashes() throws {
        var random = SeededGenerator.random()
        for _ in 0..<20 {
            let a = UInt256.random(using: &random)
            let b = UInt256.random(using: &random)
            #expect(
                try SampleContract.values("bits", words(a) + words(b)) == words(a & b) + words(a | b) + words(a ^ b))
            let x = Felt.random(using: &random)
            let y = Felt.random(using: &random)
            #expect(try SampleContract.values("hashes", [x, y]) == [Pedersen.hash(x, y), Poseidon.hash(x, y)])
        }
    }

    @Test func keccak() throws {
        var random = SeededGenerator.random()
        for _ in 0..<5 {
            let value = UInt256.random(using: &random)
            let littleEndian = Array(value.bigEndianBytes.reversed())
            let digest = Keccak256.hash(littleEndian)
            let expected = try UInt256(bigEndianBytes: Array(digest.reversed()))
            #expect(try SampleContract.values("keccak", words(value)) == words(expected))
        }
    }

    @Test func signatures() throws {
        var random = SeededGenerator.random()
        for _ in 0..<4 {
            let key = try StarkPrivateKey(UInt256.random(using: &random) &>> 6)
            let message = Felt.random(using: &random)
            guard message.uint256.significantBitCount <= 250 else { continue }
            let signature = try key.sign(message)
            #expect(try SampleContract.values("verify", [message, key.publicKey, signature.r, signature.s]) == [1])
            #expect(try SampleContract.values("verify", [message + 1, key.publicKey, signature.r, signature.s]) == [0])
            #expect(try SampleContract.values("verify", [message, key.publicKey, signature.s, signature.r]) == [0])
        }
    }

    @Test func dictionariesCountAndAreSquashed() throws {
        var random = SeededGenerator.random()
        let pool = [Felt(0), 1, 2, -Felt(1), Felt(UInt128.max), Felt.random(using: &random)]
        for length in [0, 1, 2, 3, 10, 40] {
            let keys = (0..<length).map { _ in pool.randomElement(using: &random) ?? 0 }
            var counts: [Felt: UInt64] = [:]
            let expected = keys.map { key -> Felt in
                counts[key, default: 0] += 1
                return Felt(counts[key] ?? 0)
            }
            #expect(
                try SampleContract.values("dict", [Felt(length)] + keys) == [Felt(length)] + expected, "\(keys)")
        }
    }

    @Test func comparisonsAndRanges() throws {
        let edges: [Felt] = [0, 1, Felt(UInt128.max), Felt(UInt128.max) + 1, -Felt(1), -Felt(2)]
        for a in edges {
            for b in edges { #expect(try SampleContract.values("le", [a, b]) == [a <= b ? 1 : 0], "\(a) \(b)") }
        }
        let bound = Felt(reducing: UInt256.one &<< 251)
        #expect(try SampleContract.values("addr", [bound - 1]) == [1])
        #expect(try SampleContract.values("addr", [bound]) == [0])
        #expect(try SampleContract.values("addr", [-Felt(1)]) == [0])
    }

    private func words(_ value: UInt256) -> [Felt] { [Felt(value.low), Felt(value.high)] }

    private func integer(_ low: Felt, _ high: Felt) -> UInt256 {
        UInt256(low: low.uint128 ?? 0, high: high.uint128 ?? 0)
    }
}
