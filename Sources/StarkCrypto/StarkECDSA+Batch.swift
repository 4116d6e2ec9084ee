// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

extension StarkECDSA {
    /// Whether each of many signatures is one of its message hash by its key, in their order, as
    /// ``verify(_:messageHash:publicKey:)-(_,_,Felt)`` says it.
    ///
    /// All inverses of s come from one inversion. On processors with AVX-512 IFMA eight signatures are then checked at
    /// once, by whatever keys, in about 62 µs: 8 µs for each of a large batch, 15 µs for each of four. Elsewhere what is
    /// computed from a key is computed once for all of its signatures, and one with sixteen signatures or more gets a
    /// table of its own: about 15 µs for each of 64 by the same key, and 37 µs by different ones. Time depends on the
    /// values.
    ///
    /// Every signature is checked by its own equation. The usual shortcut, one equation for a random linear combination
    /// of all, is not sound here: it adds up the nonces' points R, of which a signature gives the x coordinate alone.
    /// Both points with that x would have to be tried for every signature, and picking one by a root is a guess that
    /// fails for half of the valid signatures. Nor is the sign of an x-only key known. And a combination answers only
    /// whether all are valid, not which are not.
    public static func verify(
        batch: [(signature: StarkSignature, messageHash: Felt, publicKey: Felt)]
    ) -> [Bool] {
        let numbers = batch.map { try? Numbers($0.signature, $0.messageHash) }
        var inverses = numbers.map { $0?.s ?? .one }
        CurveScalar.batchInvertInVariableTime(&inverses)

        var results = [Bool](repeating: false, count: batch.count)
        var indices: [Int] = []
        var equations: [Equation] = []
        for i in batch.indices {
            guard let factors = try? numbers[i]?.factors(inverses[i]) else { continue }
            indices.append(i)
            equations.append(Equation(publicKey: batch[i].publicKey, r: batch[i].signature.r, factors: factors))
        }
        for (i, holds) in zip(indices, hold(equations)) { results[i] = holds }
        return results
    }

    /// Whether each of many equations holds.
    private static func hold(_ equations: [Equation]) -> [Bool] {
        if VectorInstructions.areUsed {
            // A group of eight costs less than two single ones, whether or not it is full.
            let vectorCount = equations.count % 8 == 1 ? equations.count - 1 : equations.count
            return holdInLanes(Array(equations[..<vectorCount])) + equations[vectorCount...].map(\.holds)
        }
        var indices: [Felt: [Int]] = [:]
        for (i, equation) in equations.enumerated() { indices[equation.publicKey, default: []].append(i) }
        var results = [Bool](repeating: false, count: equations.count)
        for (publicKey, indices) in indices {
            guard let key = BatchKey(publicKey, signatureCount: indices.count) else { continue }
            for i in indices {
                let (r, factors) = (equations[i].r, equations[i].factors)
                results[i] = isSum(
                    r, .multipleOfGenerator(by: factors.generator), key.xCoordinate(ofMultipleBy: factors.key))
            }
        }
        return results
    }
}

/// What the signatures of a batch by the same key share.
private enum BatchKey {
    case multiples(OddMultiples)
    case windows(WindowTable)

    /// Nil when no point has this x.
    init?(_ x: Felt, signatureCount: Int) {
        // A table costs about as much as ten multiples without it.
        if signatureCount < 16 {
            guard let multiples = OddMultiples(x: x) else { return nil }
            self = .multiples(multiples)
        } else {
            guard let point = try? AffinePoint(x: x) else { return nil }
            self = .windows(WindowTable(point))
        }
    }

    func xCoordinate(ofMultipleBy scalar: UInt256) -> (numerator: Felt, denominator: Felt) {
        switch self {
        case .multiples(let multiples): return multiples.xCoordinate(multiples.multiple(by: scalar))
        case .windows(let table):
            let point = table.multiple(by: scalar)
            return (point.x, point.zz)
        }
    }
}
