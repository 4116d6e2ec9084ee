// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import EthereumSigner
import Felt
import StarkCrypto
import TestSupport
import Testing

/// The order of secp256k1.
private let order = UInt256(
    limbs: (0xbfd2_5e8c_d036_4141, 0xbaae_dce6_af48_a03b, 0xffff_ffff_ffff_fffe, 0xffff_ffff_ffff_ffff))

struct EthereumKeyTests {
    private func random(_ generator: inout SeededGenerator) throws -> EthereumPrivateKey {
        let secret = UInt256(limbs: (generator.next(), generator.next(), generator.next(), generator.next() >> 1))
        return try EthereumPrivateKey(SecretBytes(secret.bigEndianBytes))
    }

    @Test func randomKeysRoundTrip() throws {
        var generator = SeededGenerator.random()
        for _ in 0..<300 {
            let key = try random(&generator)
            let hash = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let signature = try key.sign(hash)
            #expect(try signature.recoverPublicKey(hash).address == key.address)
            #expect(key.publicKey.isValidSignature(signature, for: hash))
            #expect(signature.hasLowS)
            #expect(try key.sign(hash) == signature)

            // Another hash, another key, other numbers: nothing of it verifies.
            var other = hash
            other[Int.random(in: 0..<32, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            #expect(!key.publicKey.isValidSignature(signature, for: other))
            #expect(!(try random(&generator)).publicKey.isValidSignature(signature, for: hash))
            let changed = try EthereumSignature(
                r: signature.r, s: signature.s ^ .one, recoveryID: signature.recoveryID)
            #expect(!key.publicKey.isValidSignature(changed, for: hash))
        }
    }

    @Test func theOtherSignatureIsRefused() throws {
        let key = EthereumPrivateKey.random()
        let hash = Keccak256.hash("malleable".utf8)
        let signature = try key.sign(hash)
        let twin = try EthereumSignature(
            r: signature.r, s: order &- signature.s, recoveryID: signature.recoveryID ^ 1)
        #expect(!twin.hasLowS)
        // It recovers to the same key, as mathematics wants it, and is still not a valid signature.
        #expect(try twin.recoverPublicKey(hash) == key.publicKey)
        #expect(!key.publicKey.isValidSignature(twin, for: hash))
    }

    @Test func privateKeysOutOfRangeAreRefused() {
        for (number, isValid) in [
            (UInt256.zero, false), (.one, true), (order &- .one, true), (order, false), (order &+ .one, false),
            (.max, false),
        ] {
            let key = Result { try EthereumPrivateKey(SecretBytes(number.bigEndianBytes)) }
            switch key {
            case .success: #expect(isValid, "\(number)")
            case .failure(let error):
                #expect(!isValid, "\(number)")
                #expect((error as? EthereumKeyError)?.code == .privateKeyOutOfRange)
            }
        }
        for count in [0, 31, 33] {
            #expect(
                code { try EthereumPrivateKey(SecretBytes([UInt8](repeating: 1, count: count))) } == .privateKeySyntax)
        }
        for text in ["", "0x", "0x1", String(repeating: "g", count: 64), String(repeating: "1", count: 66)] {
            #expect(code { try EthereumPrivateKey(parsing: text) } == .privateKeySyntax)
        }
    }

    @Test func nothingShowsTheSecret() throws {
        let digits = "00000000000000000000000000000000000000000000000000000000deadbeef"
        let key = try EthereumPrivateKey(parsing: digits)
        let signer = EthereumAccountSigner(key)
        var dumped = ""
        dump(key, to: &dumped)
        dump(key.secret, to: &dumped)
        dump(signer, to: &dumped)
        for text in ["\(key)", String(reflecting: key), "\(key.secret)", "\(signer)", dumped] {
            #expect(!text.lowercased().contains("deadbeef"))
            // Nor in decimal: bytes of an array would be printed so.
            #expect(!text.contains("222") || !text.contains("173"))
        }
        #expect("\(key)" == "EthereumPrivateKey(address: \(key.address))")
        #expect(((key as Any) as? any Encodable) == nil)
        let bad = Result { try EthereumPrivateKey(parsing: digits + "00") }
        #expect(!"\(bad)".contains("deadbeef"))
    }

    @Test func pointsOffTheCurveAreRefused() throws {
        let key = try EthereumPrivateKey(parsing: String(repeating: "0", count: 63) + "1")
        let whole = key.publicKey.bytes
        var off = whole
        off[63] ^= 1
        #expect(code { try EthereumPublicKey(off) } == .publicKey)
        #expect(code { try EthereumPublicKey([UInt8](repeating: 0, count: 64)) } == .publicKey)
        #expect(code { try EthereumPublicKey([UInt8](repeating: 0xff, count: 64)) } == .publicKey)
        #expect(code { try EthereumPublicKey([]) } == .publicKey)
        #expect(code { try EthereumPublicKey([0]) } == .publicKey)
        #expect(code { try EthereumPublicKey([5] + whole.prefix(32)) } == .publicKey)
        // The hybrid form, which the C library would take.
        #expect(code { try EthereumPublicKey([6] + whole) } == .publicKey)
        #expect(try EthereumPublicKey([4] + whole) == key.publicKey)
    }

    @Test func signaturesOutOfRangeAreRefused() {
        #expect(code { try EthereumSignature(r: .zero, s: .one, recoveryID: 0) } == .signature)
        #expect(code { try EthereumSignature(r: .one, s: .zero, recoveryID: 0) } == .signature)
        #expect(code { try EthereumSignature(r: order, s: .one, recoveryID: 0) } == .signature)
        #expect(code { try EthereumSignature(r: .one, s: order, recoveryID: 0) } == .signature)
        #expect(code { try EthereumSignature(r: .one, s: .one, recoveryID: 4) } == .signature)
        for v: UInt8 in [2, 26, 29, 255] {
            #expect(code { try EthereumSignature([UInt8](repeating: 1, count: 64) + [v]) } == .signature)
        }
        for count in [0, 64, 66] {
            #expect(code { try EthereumSignature([UInt8](repeating: 1, count: count)) } == .signature)
        }
        // No point of the curve has the x coordinate 5.
        #expect(
            code {
                try EthereumSignature(r: UInt256(5 as UInt64), s: .one, recoveryID: 0)
                    .recoverPublicKey([UInt8](repeating: 1, count: 32))
            } == .recovery)
    }

    @Test func onlyHashesOf32BytesAreSigned() throws {
        let key = EthereumPrivateKey.random()
        for count in [0, 20, 31, 33, 64] {
            let hash = [UInt8](repeating: 7, count: count)
            #expect(code { try key.sign(hash) } == .hashLength)
            let signature = try key.sign([UInt8](repeating: 7, count: 32))
            #expect(code { try signature.recoverPublicKey(hash) } == .hashLength)
            #expect(!key.publicKey.isValidSignature(signature, for: hash))
        }
    }

    /// The four mixed ones are the examples of EIP-55.
    @Test func addressesHaveCapitalsThatAreChecked() throws {
        for text in [
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
            "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB", "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
        ] {
            let address = try EthereumAddress(parsing: text)
            #expect(address.description == text)
            #expect(try EthereumAddress(parsing: text.lowercased()) == address)
            #expect(try EthereumAddress(parsing: "0x" + text.dropFirst(2).uppercased()) == address)
            // One letter in the wrong case.
            let position = try #require(text.dropFirst(2).firstIndex { $0.isLetter })
            var wrong = text
            let letter = wrong[position]
            wrong.replaceSubrange(
                position...position, with: letter.isUppercase ? letter.lowercased() : letter.uppercased())
            #expect(code { try EthereumAddress(parsing: wrong) } == .address)
        }
        for text in ["", "0x", "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe"]
        {
            #expect(code { try EthereumAddress(parsing: text) } == .address)
        }
    }

    @Test func oneKeyServesManyTasks() async throws {
        let key = EthereumPrivateKey.random()
        try await withThrowingTaskGroup(of: Bool.self) { group in
            for task in 0..<16 {
                group.addTask {
                    let hash = Keccak256.hash("task \(task)".utf8)
                    return try key.sign(hash).recoverPublicKey(hash) == key.publicKey
                }
            }
            for try await isRight in group { #expect(isRight) }
        }
    }
}

func code<Value>(_ body: () throws -> Value) -> EthereumKeyError.Code? {
    do {
        _ = try body()
        return nil
    } catch {
        return (error as? EthereumKeyError)?.code
    }
}
