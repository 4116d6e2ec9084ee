// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import EthereumSigner
import Felt
import Foundation
import JSON
import StarkCrypto
import Starknet
import Testing

struct EthereumAccountSignerTests {
    private let two128 = UInt256(low: 0, high: 1)

    private func joined(_ low: Felt, _ high: Felt) -> UInt256 {
        #expect(low.uint256 < two128)
        #expect(high.uint256 < two128)
        return UInt256(low: low.uint256.low, high: high.uint256.low)
    }

    /// A hash of full length: Starknet's go up to 2²⁵¹, and secp256k1 signs all of them.
    private let hash: Felt = 0x0800_0000_0000_0010_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff

    @Test func theFeltsAreTheSignaturesHalves() async throws {
        for _ in 0..<20 {
            let key = EthereumPrivateKey.random()
            let signer: any Signer = EthereumAccountSigner(key)
            let felts = try await signer.sign(hash)
            let expected = try key.sign(hash.uint256.bigEndianBytes)
            try #require(felts.count == 4)
            #expect(joined(felts[0], felts[1]) == expected.r)
            #expect(joined(felts[2], felts[3]) == expected.s)
            #expect(expected.hasLowS)

            let five = try await EthereumAccountSigner(key, layout: .componentsWithParity).sign(hash)
            #expect(five == felts + [expected.yParity ? .one : .zero])
            #expect(signer.publicKey == key.address.felt)
        }
    }

    /// The felts of starknet.py's `EthSigner`, which sends the parity as 0 or 1, as starknet.js does; see
    /// scripts/fixtures/ethereum.py.
    @Test func theFeltsAreThoseOfStarknetPy() async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/ethereum.json")
        let accounts = try JSONReader(JSONValue(parsing: Data(contentsOf: file))).required("accounts").array()
        #expect(accounts.count == 16)
        var parities: Set<Felt> = []
        for account in accounts {
            func felts(_ name: String) throws -> [Felt] {
                try account.required(name).array().map { try Felt(hex: $0.string()) }
            }
            let key = try EthereumPrivateKey(parsing: account.required("private_key").string())
            let hash = try Felt(hex: account.required("hash").string())
            let expected = try felts("signature")
            try #require(expected.count == 5)
            #expect(try await EthereumAccountSigner(key, layout: .componentsWithParity).sign(hash) == expected)
            #expect(try await EthereumAccountSigner(key).sign(hash) == Array(expected.dropLast()))
            #expect(EthereumAccountSigner(key).constructorCalldata == (try felts("public_key")))
            parities.insert(expected[4])
        }
        #expect(parities == [.zero, .one])
    }

    @Test func theConstructorTakesTheCoordinates() throws {
        let signer = EthereumAccountSigner(
            try EthereumPrivateKey(parsing: String(repeating: "0", count: 63) + "1"))
        let felts = signer.constructorCalldata
        try #require(felts.count == 4)
        // The generator of secp256k1.
        let x = try UInt256(hex: "0x79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798")
        let y = try UInt256(hex: "0x483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8")
        #expect(joined(felts[0], felts[1]) == x)
        #expect(joined(felts[2], felts[3]) == y)
    }
}
