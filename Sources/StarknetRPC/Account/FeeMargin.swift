// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Starknet

/// How much more than estimated a transaction may use and pay.
public struct FeeMargin: Hashable, Sendable {
    /// What is added to each amount, in percent.
    public var amountPercent: UInt64
    /// What is added to each price, in percent; prices move from block to block.
    public var pricePercent: UInt64

    /// Half as much again of both.
    public static let `default` = FeeMargin(amountPercent: 50, pricePercent: 50)

    /// Creates a margin.
    public init(amountPercent: UInt64, pricePercent: UInt64) {
        self.amountPercent = amountPercent
        self.pricePercent = pricePercent
    }

    /// The bounds for a transaction of that estimate. Amounts and prices are rounded up, and stop at their type's
    /// largest value.
    public func bounds(for estimate: FeeEstimate) -> ResourceBoundsMapping {
        func bounds(_ amount: UInt64, _ price: UInt128) -> ResourceBounds {
            ResourceBounds(
                maxAmount: UInt64(clamping: Self.increased(UInt128(amount), by: amountPercent)),
                maxPricePerUnit: Self.increased(price, by: pricePercent))
        }
        return ResourceBoundsMapping(
            l1Gas: bounds(estimate.l1GasConsumed, estimate.l1GasPrice),
            l2Gas: bounds(estimate.l2GasConsumed, estimate.l2GasPrice),
            l1DataGas: bounds(estimate.l1DataGasConsumed, estimate.l1DataGasPrice))
    }

    private static func increased(_ value: UInt128, by percent: UInt64) -> UInt128 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: 100)
        let factor = 100 + UInt128(percent)
        let (whole, overflow) = quotient.multipliedReportingOverflow(by: factor)
        let (sum, carry) = whole.addingReportingOverflow((remainder * factor + 99) / 100)
        return overflow || carry ? .max : sum
    }
}
