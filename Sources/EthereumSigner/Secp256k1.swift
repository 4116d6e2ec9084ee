// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import CSecp256k1

/// A context of libsecp256k1, blinded once with fresh randomness.
///
/// After that it is only read, which the library allows from any number of threads. Every private key has one of its
/// own, so that one key's blinding says nothing about another's.
final class Secp256k1: @unchecked Sendable {
    /// The context for what needs no secret: parsing, verification and recovery.
    static let shared = Secp256k1()

    let context: OpaquePointer

    init() {
        guard let made = secp256k1_context_create(secp256k1_shim_context_none) else {
            preconditionFailure("no memory for a context of libsecp256k1")
        }
        context = made
        var generator = SystemRandomNumberGenerator()
        let seed = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        // It cannot fail; blinding is a second line of defence beside the library's constant-time arithmetic.
        _ = secp256k1_context_randomize(made, seed)
    }

    deinit { secp256k1_context_destroy(context) }

    /// The 33 or 65 bytes of a point.
    func serialize(_ key: secp256k1_pubkey, compressed: Bool) -> [UInt8] {
        var key = key
        var count = compressed ? 33 : 65
        var bytes = [UInt8](repeating: 0, count: count)
        _ = secp256k1_ec_pubkey_serialize(
            context, &bytes, &count, &key, compressed ? secp256k1_shim_compressed : secp256k1_shim_uncompressed)
        return bytes
    }

    /// The point that 33 or 65 bytes are, or nil.
    func point(_ bytes: [UInt8]) -> secp256k1_pubkey? {
        var key = secp256k1_pubkey()
        return secp256k1_ec_pubkey_parse(context, &key, bytes, bytes.count) == 1 ? key : nil
    }
}
