// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// A transaction of any type and version.
public enum Transaction: Hashable, Sendable {
    /// Calls through an account.
    case invoke(InvokeTransactionV3)
    /// A class made known.
    case declare(DeclareTransactionV3)
    /// A new account.
    case deployAccount(DeployAccountTransactionV3)
    /// A message from layer 1.
    case l1Handler(L1HandlerTransaction)
    /// A transaction from before version 3.
    case legacy(LegacyTransaction)

    /// The transaction's hash.
    ///
    /// - Parameters:
    ///   - chainID: The network.
    ///   - form: Whether the hash covers layer 1 data gas; only for version 3.
    public func hash(chainID: ChainID, form: ResourceBoundsForm = .allResources) -> Felt {
        switch self {
        case .invoke(let transaction): transaction.hash(chainID: chainID, form: form)
        case .declare(let transaction): transaction.hash(chainID: chainID, form: form)
        case .deployAccount(let transaction): transaction.hash(chainID: chainID, form: form)
        case .l1Handler(let transaction): transaction.hash(chainID: chainID)
        case .legacy(let transaction): transaction.hash(chainID: chainID)
        }
    }

    /// Whether a node's claim about the hash holds.
    ///
    /// Nodes show transactions from before 0.13.4 with a bound of zero for layer 1 data gas, so both forms are tried
    /// where it is zero.
    public func hasHash(_ hash: Felt, chainID: ChainID) -> Bool {
        if self.hash(chainID: chainID) == hash { return true }
        guard let bounds = resourceBounds, bounds.l1DataGas == .zero else { return false }
        return self.hash(chainID: chainID, form: .withoutL1DataGas) == hash
    }

    /// The resource bounds of a transaction of version 3.
    public var resourceBounds: ResourceBoundsMapping? {
        switch self {
        case .invoke(let transaction): transaction.resourceBounds
        case .declare(let transaction): transaction.resourceBounds
        case .deployAccount(let transaction): transaction.resourceBounds
        case .l1Handler, .legacy: nil
        }
    }

    /// What the account checks; empty for messages from layer 1 and `DEPLOY`.
    public var signature: [Felt] {
        switch self {
        case .invoke(let transaction): transaction.signature
        case .declare(let transaction): transaction.signature
        case .deployAccount(let transaction): transaction.signature
        case .l1Handler: []
        case .legacy(let transaction): transaction.signature
        }
    }

    /// The account that sends the transaction, or that it deploys.
    public var senderAddress: ContractAddress? {
        switch self {
        case .invoke(let transaction): return transaction.senderAddress
        case .declare(let transaction): return transaction.senderAddress
        case .deployAccount(let transaction): return transaction.contractAddress
        case .l1Handler: return nil
        case .legacy(let transaction):
            switch transaction.kind {
            case .invokeV0(let address, _, _): return address
            case .invokeV1(let address, _, _): return address
            case .declareV0(let address, _): return address
            case .declareV1(let address, _, _): return address
            case .declareV2(let address, _, _, _): return address
            case .deployAccountV1(let classHash, let salt, let calldata, _):
                return Addresses.contract(
                    deployer: .zero, salt: salt, classHash: classHash, constructorCalldata: calldata)
            case .deploy: return nil
            }
        }
    }
}

extension Transaction: JSONEncodable, JSONDecodable {
    /// The transaction as nodes return it, without its hash.
    public var json: JSONValue {
        switch self {
        case .invoke(let transaction): transaction.json
        case .declare(let transaction): transaction.json
        case .deployAccount(let transaction): transaction.json
        case .l1Handler(let transaction): transaction.json
        case .legacy(let transaction): transaction.json
        }
    }

    /// Reads a transaction of JSON-RPC by its `type` and `version`; members that it does not have, such as
    /// `transaction_hash`, are ignored.
    public init(json: JSONReader) throws(JSONError) {
        let type = try json.required("type").string(maxBytes: 32)
        let version = try json.required("version").feltValue()
        let isV3 = version == 3 || version == TransactionHashing.queryOffset + 3
        switch (type, isV3) {
        case ("INVOKE", true): self = .invoke(try json.decode())
        case ("DECLARE", true): self = .declare(try json.decode())
        case ("DEPLOY_ACCOUNT", true): self = .deployAccount(try json.decode())
        case ("L1_HANDLER", false): self = .l1Handler(try json.decode())
        default: self = .legacy(try json.decode())
        }
    }
}

/// A transaction of version 3 as it is sent to a node: declarations carry their class.
public enum BroadcastedTransaction: Hashable, Sendable {
    /// Calls through an account.
    case invoke(InvokeTransactionV3)
    /// A class made known.
    case declare(BroadcastedDeclareTransactionV3)
    /// A new account.
    case deployAccount(DeployAccountTransactionV3)

    /// The transaction as blocks hold it.
    public var transaction: Transaction {
        switch self {
        case .invoke(let transaction): .invoke(transaction)
        case .declare(let broadcast): .declare(broadcast.transaction)
        case .deployAccount(let transaction): .deployAccount(transaction)
        }
    }
}

extension BroadcastedTransaction: JSONEncodable, JSONDecodable {
    /// The transaction as it is sent to a node.
    public var json: JSONValue {
        switch self {
        case .invoke(let transaction): transaction.json
        case .declare(let transaction): transaction.json
        case .deployAccount(let transaction): transaction.json
        }
    }

    /// Reads a transaction by its `type`; versions before 3 are refused.
    public init(json: JSONReader) throws(JSONError) {
        let type = try json.required("type")
        switch try type.string(maxBytes: 32) {
        case "INVOKE": self = .invoke(try json.decode())
        case "DECLARE": self = .declare(try json.decode())
        case "DEPLOY_ACCOUNT": self = .deployAccount(try json.decode())
        default: throw type.failure(.value, "INVOKE, DECLARE or DEPLOY_ACCOUNT is expected")
        }
    }
}
