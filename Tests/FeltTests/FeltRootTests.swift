// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import TestSupport
import Testing

@Suite struct FeltRootTests {
    let p = GMPInteger(Felt.modulus)

    @Test func powersAgreeWithGMP() {
        var generator = SeededGenerator.random()
        var cases = edgeIntegers.map { (Felt.random(using: &generator), $0) }
        cases += edgeFelts.map { ($0, UInt256.random(using: &generator)) }
        cases += (0..<100_000).map { _ in (.random(using: &generator), .random(using: &generator)) }
        cases += [(.zero, .zero), (.zero, .one), (.one, .max), (-1, .max)]
        for (base, exponent) in cases {
            let expected = GMPInteger(base.uint256).power(GMPInteger(exponent), modulo: p)
            #expect(base.pow(exponent).uint256 == expected.uint256, "\(base) ^ \(exponent)")
        }
    }

    @Test func inversesAgreeWithGMP() {
        var generator = SeededGenerator.random()
        for x in edgeFelts + (0..<100_000).map({ _ in Felt.random(using: &generator) }) {
            let expected = GMPInteger(x.uint256).inverse(modulo: p)?.uint256
            #expect(x.inverted()?.uint256 == expected, "1 / \(x)")
            #expect(x.invertedInConstantTime().uint256 == expected ?? .zero, "1 / \(x)")
        }
    }

    @Test func inversesModuloOtherNumbersAgreeWithGMP() {
        var generator = SeededGenerator.random()
        for _ in 0..<300 {
            let bits = Int.random(in: 2...255, using: &generator)
            let modulus = (UInt256.random(using: &generator) &>> (256 - bits)) | UInt256.one | (.one &<< (bits - 1))
            let inverter = ModularInverter(modulus: modulus)
            for _ in 0..<10 {
                let x = UInt256.random(using: &generator) % modulus
                guard let expected = GMPInteger(x).inverse(modulo: GMPInteger(modulus))?.uint256 else { continue }
                #expect(inverter.inverse(x) == expected, "1 / \(x) modulo \(modulus)")
                #expect(inverter.inverseInConstantTime(x) == expected, "1 / \(x) modulo \(modulus)")
            }
        }
    }

    @Test func batchInversionInvertsEachAndKeepsZeros() {
        var generator = SeededGenerator.random()
        for count in [0, 1, 2, 3, 17, 100, 100_000] {
            let xs = (0..<count).map { $0 % 5 == 2 ? Felt.zero : Felt.random(using: &generator) }
            var inverses = xs
            Felt.batchInvert(&inverses)
            #expect(inverses == xs.map { $0.inverted() ?? .zero })
        }
        var zeros = [Felt.zero, .zero]
        Felt.batchInvert(&zeros)
        #expect(zeros == [.zero, .zero])
    }

    @Test func squareRootsSquareBackAndOthersHaveNone() throws {
        var generator = SeededGenerator.random()
        var roots = 0
        for x in edgeFelts + (0..<100_000).map({ _ in Felt.random(using: &generator) }) {
            let symbol = GMPInteger(x.uint256).legendre(p)
            let root = x.squareRoot()
            #expect((root != nil) == (symbol >= 0), "root of \(x)")
            if let root {
                roots += 1
                #expect(root.squared() == x)
                #expect(root <= -root)
            }
            #expect(x.squared().squareRoot() == min(x, -x))
        }
        #expect(roots > 40_000)
    }

    @Test func jacobiSymbolsAgreeWithGMP() {
        var generator = SeededGenerator.random()
        var squares = 0
        for x in edgeFelts + (0..<100_000).map({ _ in Felt.random(using: &generator) }) {
            let expected = GMPInteger(x.uint256).legendre(p)
            #expect(x.jacobiSymbol == expected, "(\(x) / P)")
            #expect(x.isSquare == (expected >= 0))
            squares += expected == 1 ? 1 : 0
        }
        #expect((45_000...55_000).contains(squares))
        #expect(Felt.zero.jacobiSymbol == 0 && Felt.zero.isSquare && !Felt(3).isSquare)
    }

    @Test func jacobiSymbolsModuloOtherNumbersAgreeWithGMP() {
        var generator = SeededGenerator.random()
        var undecided = 0
        for _ in 0..<300 {
            let bits = Int.random(in: 2...255, using: &generator)
            let modulus = (UInt256.random(using: &generator) &>> (256 - bits)) | UInt256.one | (.one &<< (bits - 1))
            let inverter = ModularInverter(modulus: modulus)
            for _ in 0..<10 {
                let x = UInt256.random(using: &generator) % modulus
                let expected = GMPInteger(x).legendre(GMPInteger(modulus))
                // Zero stands for a common factor, which division steps do not find.
                if expected == 0 {
                    undecided += 1
                } else {
                    #expect(inverter.jacobiSymbol(x) == expected, "(\(x) / \(modulus))")
                }
            }
        }
        #expect(undecided < 2_000)
    }

    @Test func rootsOfUnityOfEveryOrderHaveRoots() throws {
        // 3^q has order 2^192; its powers 2^i have every smaller order.
        var x = Felt(3).pow(UInt256(0x0800_0000_0000_0011 as UInt64))
        #expect(x.squareRoot() == nil)
        for i in 1...192 {
            let square = x.squared()
            #expect(square.squareRoot() == min(x, -x), "order 2^\(192 - i)")
            x = square
        }
        #expect(x == 1)
    }
}
