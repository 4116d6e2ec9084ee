// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import ContractABI
public import JSON

/// A declaration together with the class, as it is sent to a node.
public struct BroadcastedDeclareTransactionV3: Hashable, Sendable {
    /// The declaration.
    public var transaction: DeclareTransactionV3
    /// The class that it declares.
    public var contractClass: SierraClass

    /// Joins a declaration and its class.
    public init(transaction: DeclareTransactionV3, contractClass: SierraClass) {
        self.transaction = transaction
        self.contractClass = contractClass
    }
}

extension BroadcastedDeclareTransactionV3: JSONEncodable, JSONDecodable {
    /// The transaction as `starknet_addDeclareTransaction` takes it (`BROADCASTED_DECLARE_TXN_V3`).
    public var json: JSONValue {
        var object = transaction.commonJSON
        object["contract_class"] = contractClass.rpcJSON
        return .object(object)
    }

    /// Reads a transaction as it is sent to a node, and hashes its class.
    public init(json: JSONReader) throws(JSONError) {
        let field = try json.required("contract_class")
        do { contractClass = try SierraClass(json: field.value) } catch {
            throw field.failure(.value, error.message)
        }
        transaction = try DeclareTransactionV3(json: json, classHash: ClassHash(ClassHashing.sierra(contractClass)))
    }
}
