// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
public import Felt
public import Starknet

extension StarknetClient {
    /// `is_valid_signature` of an account contract: whether the account stands by a signature over a hash.
    ///
    /// The account decides, so that it works for every kind of account: other curves, several signers, guardians.
    /// Source: [SNIP-6](https://github.com/starknet-io/SNIPs/blob/main/SNIPS/snip-6.md).
    ///
    /// - Parameters:
    ///   - signature: The felts as the account expects them.
    ///   - hash: What was signed.
    ///   - account: The account's address.
    ///   - block: The state to ask.
    /// - Returns: `false` also where the account reverts, as many do for a signature that is not theirs.
    /// - Throws: ``RPCError`` `contractNotFound` for an address where nothing is deployed, `entryPointNotFound` for a
    ///   contract that is no account; and what ``send(_:_:)`` throws.
    public func isValidSignature(
        _ signature: [Felt], of hash: Felt, by account: ContractAddress, at block: BlockID = .latest
    ) async throws -> Bool {
        let calldata = [hash, Felt(UInt64(signature.count))] + signature
        let call = Call(to: account, selector: selector("is_valid_signature"), calldata: calldata)
        do {
            // 'VALID' as a short string; accounts from before SNIP-6 was final answer 1.
            let answer = try await self.call(call, at: block)
            return answer == [0x56414c4944] || answer == [.one]
        } catch let error as RPCError where error.code == RPCError.Code.contractError {
            return false
        }
    }
}
