// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt

/// The ranges of Cairo's numbers, shared by encoder, decoder and JSON.
enum ABIRanges {
    static let maxDepth = 64
    static let addressBound = (UInt256.one &<< 251) - 256

    static func check(_ value: UInt256, bits: Int) throws(ABIError) {
        guard 256 - value.leadingZeroBitCount <= bits else {
            throw ABIError(.range, "\(value.decimal) does not fit into u\(bits)")
        }
    }

    static func check(_ value: Int128, bits: Int) throws(ABIError) {
        guard bits == 128 || (value >= -(1 << (bits - 1)) && value < 1 << (bits - 1)) else {
            throw ABIError(.range, "\(value) does not fit into i\(bits)")
        }
    }

    /// Checks a felt of a type that holds one felt.
    static func check(_ felt: Felt, as type: ABIType) throws(ABIError) {
        let value = felt.uint256
        switch type {
        case .contractAddress, .storageAddress:
            guard value < addressBound else {
                throw ABIError(.range, "\(felt.hex) is not an address: addresses are below 2^251 - 256")
            }
        case .classHash:
            guard value < UInt256.one &<< 251 else {
                throw ABIError(.range, "\(felt.hex) is not a class hash: class hashes are below 2^251")
            }
        case .ethAddress:
            guard value < UInt256.one &<< 160 else {
                throw ABIError(.range, "\(felt.hex) is not an Ethereum address: these are below 2^160")
            }
        case .bytes31:
            guard value < UInt256.one &<< 248 else {
                throw ABIError(.range, "\(felt.hex) does not fit into 31 bytes")
            }
        default: break
        }
    }

    static func felt(_ value: Int128) -> Felt {
        value < 0 ? -Felt(value.magnitude) : Felt(value.magnitude)
    }

    static func signed(_ felt: Felt, bits: Int) throws(ABIError) -> Int128 {
        if let value = felt.uint128.flatMap({ Int128(exactly: $0) }) {
            try check(value, bits: bits)
            return value
        }
        if let magnitude = (-felt).uint128, magnitude <= 1 << 127 {
            let value = magnitude == 1 << 127 ? Int128.min : -Int128(magnitude)
            try check(value, bits: bits)
            return value
        }
        throw ABIError(.range, "\(felt.hex) does not fit into i\(bits)")
    }
}
