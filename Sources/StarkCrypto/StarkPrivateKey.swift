// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// A private key of the STARK curve: a secret number in 1 ..< N, where N is the curve's order.
///
/// ```swift
/// let key = StarkPrivateKey.random()
/// let signature = try key.sign(messageHash)
/// StarkECDSA.verify(signature, messageHash: messageHash, publicKey: key.publicKey)   // true
/// ```
///
/// The number is never printed, encoded or reflected; ``withExposedScalar(_:)`` is the one way to it. The memory that
/// holds it, as a masked number and its mask, is overwritten when the last copy of the key goes away; copies that
/// arithmetic and HMAC make on the way, in registers, on the stack and in working memory, are not. Signing and the public
/// key take branches and read memory independently of the secret, but for the number of nonces that are refused.
public struct StarkPrivateKey: Sendable {
    private let storage: Storage

    /// The public key: the x coordinate of the secret multiple of the generator.
    public var publicKey: Felt { storage.publicKey }

    /// Takes a number in 1 ..< N. Costs about 10 µs, for the public key.
    ///
    /// - Throws: ``StarkCryptoError`` with code `privateKeyOutOfRange`; the message does not show the number.
    public init(_ scalar: UInt256) throws(StarkCryptoError) {
        guard CurveScalar.isValid(scalar) == 1 else {
            throw StarkCryptoError(
                .privateKeyOutOfRange, "the private key is 0 or not below the curve's order \(CurveScalar.order.hex)")
        }
        storage = Storage(scalar)
    }

    /// Takes a felt in 1 ..< N.
    ///
    /// - Throws: ``StarkCryptoError`` with code `privateKeyOutOfRange`; the message does not show the number.
    public init(_ scalar: Felt) throws(StarkCryptoError) {
        try self.init(scalar.uint256)
    }

    /// Parses hexadecimal after `0x`, or decimal digits.
    ///
    /// - Throws: ``StarkCryptoError`` with code `privateKeySyntax` or `privateKeyOutOfRange`; the message does not show
    ///   the text.
    public init(parsing text: String) throws(StarkCryptoError) {
        let scalar: UInt256
        do throws(FeltError) {
            scalar = try UInt256(parsing: text)
        } catch {
            throw StarkCryptoError(
                .privateKeySyntax,
                "the private key is not a number (\(error.code)): write it as 0x and up to 64 hexadecimal digits")
        }
        try self.init(scalar)
    }

    /// Takes a number that is known to be in 1 ..< N.
    init(valid scalar: UInt256) { storage = Storage(scalar) }

    /// A new key from the system's random generator.
    public static func random() -> StarkPrivateKey {
        StarkPrivateKey(valid: CurveScalar.random().uint256)
    }

    /// Lends the secret number, for key files and backups.
    public func withExposedScalar<Result, Failure: Error>(
        _ body: (UInt256) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var scalar = storage.scalar.unmasked
        defer { Erasure.erase(&scalar) }
        return try body(scalar)
    }

    /// Lends the two parts of the secret number.
    @inline(__always)
    func withMaskedScalar<Result>(_ body: (MaskedScalar) -> Result) -> Result {
        var scalar = storage.scalar
        defer { Erasure.erase(&scalar) }
        return body(scalar)
    }
}

extension StarkPrivateKey {
    /// The memory that holds the secret.
    ///
    /// It is written in `init` and overwritten in `deinit`, and only read between, hence safe to share.
    private final class Storage: @unchecked Sendable {
        private let memory: UnsafeMutablePointer<MaskedScalar>
        let publicKey: Felt

        init(_ scalar: UInt256) {
            memory = .allocate(capacity: 1)
            memory.initialize(to: MaskedScalar(scalar))
            publicKey = StarkPrivateKey.xCoordinate(GeneratorTable.shared.secretMultiple(scalar))
        }

        deinit {
            Erasure.erase(&memory.pointee)
            memory.deallocate()
        }

        var scalar: MaskedScalar { memory.pointee }
    }

    /// The x coordinate of a point that depends on a secret. Z gives away bits of the scalar, so that the inversion is
    /// the one whose time does not depend on the value.
    static func xCoordinate(_ point: ProjectivePoint) -> Felt { point.x * point.zz.invertedInConstantTime() }

    /// Both coordinates, in the same way.
    static func coordinates(_ point: ProjectivePoint) -> (x: Felt, y: Felt) {
        let inverse = point.zzz.invertedInConstantTime()
        return (point.x * (point.zz * inverse).squared(), point.y * inverse)
    }
}

extension StarkPrivateKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Says that there is a key, and its public key.
    public var description: String { "StarkPrivateKey(publicKey: \(publicKey))" }
    /// The same as ``description``.
    public var debugDescription: String { description }
    /// A mirror without the secret.
    public var customMirror: Mirror { Mirror(self, children: ["publicKey": publicKey]) }
}
