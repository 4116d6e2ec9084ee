// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import EthereumSigner
import Felt
import Foundation
import JSON
import StarkCrypto
import Testing

/// The answers of eth-keys' pure Python arithmetic; see scripts/fixtures/ethereum.py.
struct EthereumKnownAnswerTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let key, publicKey, compressed, address, hash: String
        let r, s: UInt256
        let v: UInt8
        var testDescription: String { address }
    }

    static let cases: [Case] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/ethereum.json")
        do {
            let reader = JSONReader(try JSONValue(parsing: Data(contentsOf: file)))
            return try reader.required("cases").array().map { item in
                func text(_ name: String) throws -> String { try item.required(name).string() }
                return Case(
                    key: try text("private_key"), publicKey: try text("public_key"), compressed: try text("compressed"),
                    address: try text("address"), hash: try text("hash"), r: try UInt256(parsing: text("r")),
                    s: try UInt256(parsing: text("s")), v: UInt8(try item.required("v").int(in: 0...1)))
            }
        } catch {
            Issue.record("the fixture cannot be read: \(error)")
            return []
        }
    }()

    @Test func thereAreCases() { #expect(Self.cases.count == 47) }

    @Test(arguments: cases) func keysAndAddresses(_ known: Case) throws {
        let key = try EthereumPrivateKey(parsing: known.key)
        #expect(hex(key.publicKey.bytes) == known.publicKey)
        #expect(hex(key.publicKey.compressedBytes) == known.compressed)
        #expect(key.address.description == known.address)
        #expect(try EthereumAddress(parsing: known.address) == key.address)
        #expect(try EthereumPublicKey(bytes(known.compressed)) == key.publicKey)
        #expect(try EthereumPublicKey(bytes(known.publicKey)) == key.publicKey)
        #expect(key.address.felt.uint256.bigEndianBytes.suffix(20).elementsEqual(key.address.bytes))
        #expect(key.secret.withUnsafeBytes { hex($0) } == known.key)
    }

    @Test(arguments: cases) func signatures(_ known: Case) throws {
        let key = try EthereumPrivateKey(parsing: known.key)
        let hash = bytes(known.hash)
        let signature = try key.sign(hash)
        #expect(signature.r == known.r)
        #expect(signature.s == known.s)
        #expect(signature.recoveryID == known.v)
        #expect(signature.yParity == (known.v == 1))
        #expect(signature.hasLowS)
        #expect(try signature.recoverPublicKey(hash) == key.publicKey)
        #expect(key.publicKey.isValidSignature(signature, for: hash))
        #expect(try EthereumSignature(signature.bytes) == signature)
        #expect(try EthereumSignature(signature.compactBytes + [known.v]) == signature)
    }
}

func bytes(_ text: String) -> [UInt8] {
    let digits = Array(text.utf8)
    return stride(from: 0, to: digits.count, by: 2).map { position in
        UInt8(String(decoding: digits[position..<position + 2], as: UTF8.self), radix: 16) ?? 0
    }
}

func hex(_ bytes: some Sequence<UInt8>) -> String { bytes.map { String(format: "%02x", $0) }.joined() }
