// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import StarkCrypto
import Testing

struct SecretBytesTests {
    @Test func holdsWhatItIsGiven() {
        let secret = SecretBytes([1, 2, 250])
        #expect(secret.count == 3)
        #expect(!secret.isEmpty)
        #expect(secret.withUnsafeBytes { Array($0) } == [1, 2, 250])
        let written = SecretBytes(count: 4) { $0[1] = 7 }
        #expect(written.withUnsafeBytes { Array($0) } == [0, 7, 0, 0])
        // C functions take no null pointer, even for nothing.
        #expect(SecretBytes([]).withUnsafeBytes { $0.baseAddress != nil && $0.isEmpty })
        #expect(SecretBytes([]).isEmpty)
    }

    @Test func comparesAllBytes() {
        let secret = SecretBytes(Array(0..<40))
        #expect(secret.isEqual(to: SecretBytes(Array(0..<40))))
        for place in 0..<40 {
            var other = Array(UInt8(0)..<40)
            other[place] ^= 0x80
            #expect(!secret.isEqual(to: SecretBytes(other)))
        }
        #expect(!secret.isEqual(to: SecretBytes(Array(0..<39))))
        #expect(SecretBytes([]).isEqual(to: SecretBytes([])))
    }

    @Test func nothingShowsTheBytes() {
        let secret = SecretBytes(Array("hunter2hunter2".utf8))
        var text = "\(secret) \(String(reflecting: secret))"
        dump(secret, to: &text)
        #expect(!text.contains("hunter2"))
        #expect(!text.contains("104"))
        #expect("\(secret)" == "SecretBytes(14 bytes)")
        #expect(((secret as Any) as? any Encodable) == nil)
    }

    @Test func randomBytesDiffer() {
        #expect(!SecretBytes.random(count: 32).isEqual(to: .random(count: 32)))
        #expect(SecretBytes.random(count: 0).isEmpty)
        // All 256 values occur; 16,384 draws miss one in fewer than one of 10^24 runs.
        let values = SecretBytes.random(count: 16_384).withUnsafeBytes { Set($0) }
        #expect(values.count == 256)
    }

    @Test func anErrorInTheWriterIsPassedOn() {
        struct Failure: Error {}
        #expect(throws: Failure.self) { _ = try SecretBytes(count: 8) { _ throws(Failure) in throw Failure() } }
    }
}
