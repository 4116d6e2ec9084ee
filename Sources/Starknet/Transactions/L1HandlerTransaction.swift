// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
import StarkCrypto

/// A transaction that the network makes to deliver a message from layer 1.
public struct L1HandlerTransaction: Hashable, Sendable {
    /// The contract that receives the message.
    public var contractAddress: ContractAddress
    /// The handler.
    public var entryPointSelector: Felt
    /// The sender on layer 1, then the message.
    public var calldata: [Felt]
    /// The message's nonce on layer 1.
    public var nonce: Felt

    /// Creates a transaction.
    public init(contractAddress: ContractAddress, entryPointSelector: Felt, calldata: [Felt], nonce: Felt) {
        self.contractAddress = contractAddress
        self.entryPointSelector = entryPointSelector
        self.calldata = calldata
        self.nonce = nonce
    }

    /// The transaction's hash.
    public func hash(chainID: ChainID, queryVersion: Bool = false) -> Felt {
        Pedersen.hash(array: [
            TransactionHashing.l1Handler, queryVersion ? TransactionHashing.queryOffset : .zero,
            contractAddress.felt, entryPointSelector, Pedersen.hash(array: calldata), .zero, chainID.felt, nonce,
        ])
    }
}

extension L1HandlerTransaction: JSONEncodable, JSONDecodable {
    /// The transaction as nodes return it.
    public var json: JSONValue {
        [
            "type": "L1_HANDLER", "version": "0x0", "nonce": .hex(nonce), "contract_address": contractAddress.json,
            "entry_point_selector": .hex(entryPointSelector), "calldata": .hex(calldata),
        ]
    }

    /// Reads a transaction of JSON-RPC; members that it does not have are ignored.
    public init(json: JSONReader) throws(JSONError) {
        self.init(
            contractAddress: try json.required("contract_address").decode(),
            entryPointSelector: try json.required("entry_point_selector").feltValue(),
            calldata: try json.required("calldata").feltValues(), nonce: try json.required("nonce").feltValue())
    }
}
