// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import FuzzSupport
import Starknet

extension FuzzTarget {
    /// Addresses, class hashes, chain ids and protocol versions read what they write.
    static let identifiers = FuzzTarget(onText: "identifiers") { text in
        if let address = try? ContractAddress(parsing: text) {
            require((try? ContractAddress(parsing: address.hex)) == address, "address \(address)")
            require((try? ContractAddress(parsing: address.paddedHex)) == address, "padded address \(address)")
        }
        if let hash = try? ClassHash(parsing: text) {
            require((try? ClassHash(parsing: hash.hex)) == hash, "class hash \(hash)")
        }
        if let chain = try? ChainID(parsing: text) {
            require((try? ChainID(parsing: chain.felt.hex)) == chain, "chain id \(chain)")
            require((try? ChainID(parsing: chain.name)) == chain || chain.name.hasPrefix("0x"), "chain id \(chain)")
        }
        if let version = try? StarknetVersion(text) {
            require((try? StarknetVersion(version.description)) == version, "version \(version)")
            require(!(version < version), "version \(version) before itself")
        }
    }
}
