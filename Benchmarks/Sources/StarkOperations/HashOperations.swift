// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt
internal import StarkCrypto

extension Operation {
    /// Keccak-256 and Starknet's hash of names.
    static let keccak: [Operation] = [
        hash("keccak256.64-bytes", of: Inputs.bytes(64)) { Keccak256.hash($0)[0] },
        hash("keccak256.64-KiB", of: Inputs.bytes(1 << 16)) { Keccak256.hash($0)[0] },
        Operation(
            "starknet-keccak.8-bytes", first: { consume(starknetKeccak("transfer")) },
            turns: { count in
                let bytes = Array("transfer".utf8)
                var sum = Felt.zero
                for _ in 0..<count { sum += starknetKeccak(bytes) }
                consume(sum)
            }),
    ]

    /// BLAKE2s, of bytes and of felts.
    static let blake2s: [Operation] = [
        hash("blake2s.64-bytes", of: Inputs.bytes(64)) { Blake2s.hash($0)[0] },
        hash("blake2s.64-KiB", of: Inputs.bytes(1 << 16)) { Blake2s.hash($0)[0] },
        Operation(
            "blake2s.felts.100",
            first: { consume(Blake2sFelt.hash(many: repeatElement(Inputs.Written.message, count: 100))) },
            turns: { count in
                var sum = Felt.zero
                for _ in 0..<count { sum += Blake2sFelt.hash(many: Inputs.felts.prefix(100)) }
                consume(sum)
            }),
    ]

    /// SHA-256 through swift-crypto.
    static let sha256: [Operation] = [
        hash("sha256.64-bytes", of: Inputs.bytes(64)) { SHA256Hasher.hash($0)[0] },
        hash("sha256.64-KiB", of: Inputs.bytes(1 << 16)) { SHA256Hasher.hash($0)[0] },
    ]

    private static func hash(
        _ name: String, of bytes: [UInt8], _ body: @escaping @Sendable ([UInt8]) -> UInt8
    ) -> Operation {
        Operation(
            name, first: { consume(body(bytes)) },
            turns: { count in
                var sum: UInt8 = 0
                for _ in 0..<count { sum ^= body(bytes) }
                consume(sum)
            })
    }
}
