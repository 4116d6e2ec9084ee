// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import ContractABI
public import Felt
public import Starknet
public import StarknetRPC

/// A token by the ERC-20 standard, such as STRK: the functions that the marketplace needs of it.
public struct ERC20Contract: Hashable, Sendable {
    /// The fee token STRK, at the same address on every network and on the devnet.
    public static let strkAddress: Felt = 0x4718f5a0fc34cc1af16a1cdee98ffb20c31f5cd61d6ab07201858f4287c938d

    /// Where the token is.
    public let address: ContractAddress

    /// The token at that address.
    public init(_ address: ContractAddress) {
        self.address = address
    }

    /// `approve`: how much a spender may take from the caller.
    public func approve(_ spender: ContractAddress, _ amount: TokenAmount) -> Call {
        Call(to: address, selector: selector("approve"), calldata: [spender.felt] + amount.value.felts)
    }

    /// `transfer`.
    public func transfer(to recipient: ContractAddress, _ amount: TokenAmount) -> Call {
        Call(to: address, selector: selector("transfer"), calldata: [recipient.felt] + amount.value.felts)
    }

    /// `allowance`: how much a spender may still take.
    public func allowance(
        of owner: ContractAddress, for spender: ContractAddress, from client: StarknetClient,
        at block: BlockID = .latest
    ) async throws -> TokenAmount {
        try await amount("allowance", [owner.felt, spender.felt], client, block)
    }

    /// `balance_of`.
    public func balance(
        of owner: ContractAddress, from client: StarknetClient, at block: BlockID = .latest
    ) async throws -> TokenAmount {
        try await amount("balance_of", [owner.felt], client, block)
    }

    private func amount(
        _ name: String, _ calldata: [Felt], _ client: StarknetClient, _ block: BlockID
    ) async throws -> TokenAmount {
        let call = Call(to: address, selector: selector(name), calldata: calldata)
        return TokenAmount(try UInt256(felts: try await client.call(call, at: block)))
    }

    /// A movement of tokens.
    public struct Transfer: Hashable, Sendable {
        /// Who gave; `nil` for newly made tokens.
        public var from: ContractAddress?
        /// Who received; `nil` for destroyed tokens.
        public var to: ContractAddress?
        /// How much.
        public var amount: TokenAmount

        /// Reads a `Transfer` event, whether its addresses are keys (as usual today) or data (as in older tokens).
        ///
        /// - Returns: The movement, or `nil` when the event is another one.
        /// - Throws: `ABIError` when keys or data do not fit the event.
        public static func decode(keys: [Felt], data: [Felt]) throws(ABIError) -> Transfer? {
            guard keys.first == selector("Transfer") else { return nil }
            var reader = FeltReader(Array(keys.dropFirst()) + data)
            let transfer = Transfer(
                from: try reader.optionalAddress("from"), to: try reader.optionalAddress("to"),
                amount: TokenAmount(try UInt256(decoding: &reader)))
            try reader.finish()
            return transfer
        }
    }
}
