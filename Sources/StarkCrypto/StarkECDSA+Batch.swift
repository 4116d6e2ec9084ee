// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

extension StarkECDSA {
    /// Whether each of many signatures is one of its message hash by its key, in their order, as
    /// ``verify(_:messageHash:publicKey:)-(_,_,Felt)`` says it.
    ///
    /// All inverses of s come from one inversion. What is computed from a key is computed once for all of its
    /// signatures; one with sixteen signatures or more gets a table of its own. So many signatures by the same key cost
    /// about 13 µs each; those by different keys cost nearly what single calls cost. Time depends on the values.
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

        var indices: [Felt: [Int]] = [:]
        for i in batch.indices where numbers[i] != nil { indices[batch[i].publicKey, default: []].append(i) }
        var results = [Bool](repeating: false, count: batch.count)
        for (publicKey, indices) in indices {
            guard let key = BatchKey(publicKey, signatureCount: indices.count) else { continue }
            for i in indices {
                guard let factors = try? numbers[i]?.factors(inverses[i]) else { continue }
                results[i] = isSum(
                    batch[i].signature.r, .multipleOfGenerator(by: factors.generator),
                    key.xCoordinate(ofMultipleBy: factors.key))
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
