// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import Starknet

/// Signs for a Starknet account that is owned by an Ethereum key.
///
/// ```swift
/// let signer = EthereumAccountSigner(key)
/// let calldata = signer.constructorCalldata        // of OpenZeppelin's EthAccount
/// let signature = try await signer.sign(transactionHash)
/// ```
///
/// The hash is signed as 32 big-endian bytes as it is, without the prefix of `personal_sign`; that is what the accounts
/// check. Nonces follow RFC 6979, so the same hash gives the same signature.
public struct EthereumAccountSigner: Signer {
    /// Which felts the account expects.
    public enum Layout: Hashable, Sendable {
        /// `[r.low, r.high, s.low, s.high]`: OpenZeppelin's `EthAccount` from 0.12.0 on (1.x to 3.x and the
        /// candidates of 4.0 too), which checks against a stored public key and therefore needs no parity.
        case components
        /// `[r.low, r.high, s.low, s.high, y_parity]`: the corelib's `Signature` with its recovery, which `EthAccount`
        /// read in 0.9.0 to 0.11.0. The parity is a Cairo `bool`, 0 or 1; 27 and 28, as in Ethereum's `v`, would both
        /// be odd. It is also what starknet.js and starknet.py send; the later accounts ignore the fifth felt.
        case componentsWithParity
    }

    private let key: EthereumPrivateKey

    /// Which felts the account expects.
    public let layout: Layout

    /// The address on Ethereum as a felt. An account that stores coordinates knows the key by ``constructorCalldata``.
    public var publicKey: Felt { key.address.felt }

    /// Creates a signer of a key.
    public init(_ key: EthereumPrivateKey, layout: Layout = .components) {
        self.key = key
        self.layout = layout
    }

    /// The public key as the constructor of OpenZeppelin's `EthAccount` takes it: `[x.low, x.high, y.low, y.high]`.
    public var constructorCalldata: [Felt] { Self.halves(key.publicKey.x) + Self.halves(key.publicKey.y) }

    /// Signs a hash.
    ///
    /// - Returns: The four or five felts of the ``layout``.
    public func sign(_ hash: Felt) async throws -> [Felt] {
        let signature = try key.sign(hash.uint256.bigEndianBytes)
        let components = Self.halves(signature.r) + Self.halves(signature.s)
        return switch layout {
        case .components: components
        case .componentsWithParity: components + [signature.yParity ? .one : .zero]
        }
    }

    /// Cairo's `u256`: the lower 128 bits, then the upper ones.
    private static func halves(_ value: UInt256) -> [Felt] { [Felt(value.low), Felt(value.high)] }
}

extension EthereumAccountSigner: CustomStringConvertible {
    /// The address; the private key is never printed.
    public var description: String { "EthereumAccountSigner(address: \(key.address))" }
}
