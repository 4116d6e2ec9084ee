// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt

/// How the contract splits the payment of a completed task.
///
/// The treasury receives 12 %, rounded down; the provider receives the rest, which is 85 % base payment, 3 % gas
/// subsidy and the rounding dust. `treasury + provider == amount`, always.
///
/// ```swift
/// let split = FeeSplit(TokenAmount(1000))
/// split.provider      // 880, of which gasSubsidy 30
/// split.treasury      // 120
/// ```
public struct FeeSplit: Hashable, Sendable {
    /// What a whole is in basis points.
    public static let denominator: UInt64 = 10_000
    /// The total platform fee in basis points, the gas subsidy included.
    public static let totalFeeBPS: UInt64 = 1_500
    /// The treasury's part in basis points.
    public static let treasuryFeeBPS: UInt64 = 1_200
    /// The part that goes back to the provider for gas, in basis points.
    public static let gasSubsidyBPS: UInt64 = 300

    /// What was paid.
    public let amount: TokenAmount
    /// What the treasury receives.
    public let treasury: TokenAmount
    /// What the provider receives in all.
    public let provider: TokenAmount
    /// How much of ``provider`` is reported as gas subsidy.
    public let gasSubsidy: TokenAmount

    /// Splits an amount of at most 2¹²⁸ − 1; a larger one is held there, as no task can pay it.
    public init(_ amount: TokenAmount) {
        let amount = min(amount, .maxPayment)
        self.amount = amount
        let treasury = Self.part(of: amount, Self.treasuryFeeBPS)
        self.treasury = TokenAmount(treasury)
        self.provider = TokenAmount(amount.value &- treasury)
        self.gasSubsidy = TokenAmount(Self.part(of: amount, Self.gasSubsidyBPS))
    }

    private static func part(of amount: TokenAmount, _ basisPoints: UInt64) -> UInt256 {
        (amount.value &* UInt256(basisPoints)) / UInt256(denominator)
    }
}
