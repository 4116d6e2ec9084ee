// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Marketplace
import StarkCrypto
import Starknet

/// Who takes part, at addresses that no key belongs to: the sandbox lets them call all the same.
extension ContractAddress {
    static let settlementToken = at(0x10)
    static let smainer = at(0x20)
    static let owner = at(0xa0)
    static let treasury = at(0xa1)
    static let relayer = at(0xa2)
    static let demander = at(0xd1)
    static let nodes = [at(0xe1), at(0xe2), at(0xe3), at(0xe4)]
    static let node1 = nodes[0]
    static let node2 = nodes[1]
    static let node3 = nodes[2]
    static let node4 = nodes[3]
    static let stranger = at(0x999)

    /// The address of that number, which must be one.
    static func at(_ felt: Felt) -> ContractAddress {
        guard let address = try? ContractAddress(felt) else { preconditionFailure("\(felt.hex) is no address") }
        return address
    }
}

extension StarkPrivateKey {
    /// The key of that number, which must be one.
    static func numbered(_ scalar: Felt) -> StarkPrivateKey {
        guard let key = try? StarkPrivateKey(scalar) else { preconditionFailure("\(scalar.hex) is no key") }
        return key
    }

    static let attester = numbered(0xa77e_57e4)
}

extension Felt {
    /// A short string.
    init(text: String) { self.init(reducingBigEndianBytes: Array(text.utf8)) }

    /// A number that is the x coordinate of no point of the curve.
    static let offCurve: Felt = {
        for candidate in 1..<50 as Range<UInt64> where (try? AffinePoint(x: Felt(candidate))) == nil {
            return Felt(candidate)
        }
        preconditionFailure("half of all numbers are off the curve")
    }()
}

extension UInt256 {
    /// 2¹²⁸.
    static let twoTo128 = UInt256(low: 0, high: 1)
}

/// What a function refuses with, for tests that ask for no certain reason.
struct Refusal: Error, CustomStringConvertible {
    let data: [Felt]
    var reason: String { data.first?.shortString ?? data.first?.hex ?? "" }
    var description: String { "refused: \(reason)" }
}
