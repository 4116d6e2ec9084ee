// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto

/// What the hashes of all transactions of version 3 have in common (starknet-specs, "Transaction hash", version 3).
enum TransactionHashing {
    static let invoke = Felt(text: "invoke")
    static let declare = Felt(text: "declare")
    static let deployAccount = Felt(text: "deploy_account")
    static let deploy = Felt(text: "deploy")
    static let l1Handler = Felt(text: "l1_handler")

    /// 2¹²⁸, which is added to the version of transactions that are made only to be simulated.
    static let queryOffset = Felt(UInt256.one &<< 128, unchecked: ())

    /// Hashes tip and resource bounds.
    static func feeField(tip: UInt64, bounds: ResourceBoundsMapping, form: ResourceBoundsForm) -> Felt {
        var elements = [Felt(tip), felt("L1_GAS", bounds.l1Gas), felt("L2_GAS", bounds.l2Gas)]
        if form == .allResources { elements.append(felt("L1_DATA", bounds.l1DataGas)) }
        return Poseidon.hash(many: elements)
    }

    /// The resource's name, amount and price in one felt of 56 + 64 + 128 bits.
    private static func felt(_ name: StaticString, _ bounds: ResourceBounds) -> Felt {
        let high = Felt(text: name).uint256.low << 64 | UInt128(bounds.maxAmount)
        return Felt(UInt256(low: bounds.maxPricePerUnit, high: high), unchecked: ())
    }

    static func modes(nonce: DataAvailabilityMode, fee: DataAvailabilityMode) -> Felt {
        Felt(nonce.bit << 32 | fee.bit)
    }
}

extension Felt {
    /// A short string of at most 31 ASCII characters that is written in the source.
    init(text: StaticString) { self.init(reducingBigEndianBytes: text.description.utf8) }

    /// A number that is known to be below P.
    init(_ value: UInt256, unchecked: Void) { self.init(reducing: value) }
}
