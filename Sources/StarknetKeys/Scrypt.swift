// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import CryptoExtras
internal import Foundation
package import StarkCrypto

/// scrypt, RFC 7914.
///
/// BoringSSL does the work where it takes the parameters. It refuses n of 2^(16 r) and more, as the RFC does, but the
/// Web3 documents' own example and years of files by Python tools have n = 2^18 with r = 1; those go through
/// ``portable(password:salt:n:r:p:count:)``.
package enum Scrypt {
    /// Derives bytes.
    ///
    /// The cost is 128·n·r bytes of memory and 4·n·r·p Salsa20/8 cores, some 0.7 s for n = 2^18, r = 8, p = 1.
    ///
    /// - Precondition: n is a power of two from 2 to 2^31; r, p and count are positive; the memory is there.
    package static func derive(
        password: SecretBytes, salt: SecretBytes, n: Int, r: Int, p: Int, count: Int
    ) -> SecretBytes {
        let key = password.withBuffer { password in
            salt.withBuffer { salt in
                try? KDF.Scrypt.deriveKey(
                    from: password, salt: salt, outputByteCount: count, rounds: n, blockSize: r, parallelism: p)
            }
        }
        if let key { return key.withUnsafeBytes { SecretBytes($0) } }
        return portable(password: password, salt: salt, n: n, r: r, p: p, count: count)
    }

    /// The same for any parameters, in Swift.
    package static func portable(
        password: SecretBytes, salt: SecretBytes, n: Int, r: Int, p: Int, count: Int
    ) -> SecretBytes {
        let blockBytes = 128 * r
        let blocks = SecretBytes.pbkdf2(
            .sha256, password: password, salt: salt, iterations: 1, count: blockBytes * p)
        let mixed = SecretBytes(count: blockBytes * p) { output in
            blocks.withUnsafeBytes { output.copyMemory(from: $0) }
            // The working memory is a secret too, and is overwritten like one: two blocks and the table of n blocks.
            _ = SecretBytes(count: blockBytes * (n + 2)) { memory in
                var mixer = Mixer(memory.bindMemory(to: SIMD4<UInt32>.self), n: n, r: r)
                for block in 0..<p {
                    mixer.mix(
                        UnsafeMutableRawBufferPointer(rebasing: output[block * blockBytes..<(block + 1) * blockBytes]))
                }
            }
        }
        return .pbkdf2(.sha256, password: password, salt: mixed, iterations: 1, count: count)
    }
}

/// scryptROMix on one block of 128·r bytes.
///
/// Each 64 bytes are four vectors that hold the diagonals of Salsa20's matrix, so that a round is four vector steps;
/// words are put in that order once at the start and back at the end.
private struct Mixer {
    private typealias Vector = SIMD4<UInt32>

    private var block: UnsafeMutablePointer<SIMD4<UInt32>>
    private var next: UnsafeMutablePointer<SIMD4<UInt32>>
    private let table: UnsafeMutablePointer<SIMD4<UInt32>>
    private let n: Int
    /// Vectors in a block.
    private let width: Int

    init(_ memory: UnsafeMutableBufferPointer<SIMD4<UInt32>>, n: Int, r: Int) {
        guard let base = memory.baseAddress else { preconditionFailure("no memory for scrypt") }
        width = 8 * r
        precondition(memory.count == width * (n + 2), "scrypt needs n + 2 blocks")
        block = base
        next = base + width
        table = base + 2 * width
        self.n = n
    }

    mutating func mix(_ bytes: UnsafeMutableRawBufferPointer) {
        for i in 0..<4 * width {
            let word = i & ~15 | (i * 5) & 15
            block[i / 4][i % 4] = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4 * word, as: UInt32.self))
        }
        for i in 0..<n {
            (table + i * width).update(from: block, count: width)
            mixBlock()
        }
        for _ in 0..<n {
            let row = table + Int(block[width - 4][0] & UInt32(n - 1)) * width
            for i in 0..<width { block[i] ^= row[i] }
            mixBlock()
        }
        for i in 0..<4 * width {
            let word = i & ~15 | (i * 5) & 15
            bytes.storeBytes(of: block[i / 4][i % 4].littleEndian, toByteOffset: 4 * word, as: UInt32.self)
        }
    }

    /// scryptBlockMix: every 64 bytes are mixed with the ones before; the even ones then come first.
    @inline(__always)
    private mutating func mixBlock() {
        var x = (block[width - 4], block[width - 3], block[width - 2], block[width - 1])
        for i in 0..<width / 4 {
            let from = block + 4 * i
            x = (x.0 ^ from[0], x.1 ^ from[1], x.2 ^ from[2], x.3 ^ from[3])
            Mixer.salsa(&x)
            let to = next + 4 * (i / 2 + (i & 1) * (width / 8))
            (to[0], to[1], to[2], to[3]) = x
        }
        swap(&block, &next)
    }

    /// Salsa20/8.
    @inline(__always)
    private static func salsa(_ x: inout (Vector, Vector, Vector, Vector)) {
        var (a, b, c, d) = x
        for _ in 0..<4 {
            b ^= rotated(a &+ d, 7)
            c ^= rotated(b &+ a, 9)
            d ^= rotated(c &+ b, 13)
            a ^= rotated(d &+ c, 18)
            b = Vector(b.w, b.x, b.y, b.z)
            c = Vector(c.z, c.w, c.x, c.y)
            d = Vector(d.y, d.z, d.w, d.x)
            d ^= rotated(a &+ b, 7)
            c ^= rotated(d &+ a, 9)
            b ^= rotated(c &+ d, 13)
            a ^= rotated(b &+ c, 18)
            b = Vector(b.y, b.z, b.w, b.x)
            c = Vector(c.z, c.w, c.x, c.y)
            d = Vector(d.w, d.x, d.y, d.z)
        }
        x = (x.0 &+ a, x.1 &+ b, x.2 &+ c, x.3 &+ d)
    }

    @inline(__always)
    private static func rotated(_ x: Vector, _ n: UInt32) -> Vector { x &<< n | x &>> (32 - n) }
}
