// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
import StarkCrypto

/// A transaction that makes a class known to the network.
public struct DeclareTransactionV3: Hashable, Sendable {
    /// The account that pays.
    public var senderAddress: ContractAddress
    /// The hash of the Sierra class.
    public var classHash: ClassHash
    /// The hash of the compiled class: BLAKE2s for networks of version 0.14.1 and later, Poseidon before.
    public var compiledClassHash: Felt
    /// What the account checks, usually `[r, s]`; not part of the hash.
    public var signature: [Felt]
    /// The account's nonce.
    public var nonce: Felt
    /// The most that may be used and paid.
    public var resourceBounds: ResourceBoundsMapping
    /// What is paid on top for each unit of layer 2 gas, in fri.
    public var tip: UInt64
    /// Reserved by the protocol; empty.
    public var paymasterData: [Felt]
    /// Reserved by the protocol; empty.
    public var accountDeploymentData: [Felt]
    /// Where the nonce is kept.
    public var nonceDataAvailabilityMode: DataAvailabilityMode
    /// Where the fee balance is kept.
    public var feeDataAvailabilityMode: DataAvailabilityMode
    /// Whether the transaction is only for simulation.
    public var isQuery: Bool

    /// Creates a transaction.
    public init(
        senderAddress: ContractAddress, classHash: ClassHash, compiledClassHash: Felt, signature: [Felt] = [],
        nonce: Felt, resourceBounds: ResourceBoundsMapping, tip: UInt64 = 0, paymasterData: [Felt] = [],
        accountDeploymentData: [Felt] = [], nonceDataAvailabilityMode: DataAvailabilityMode = .l1,
        feeDataAvailabilityMode: DataAvailabilityMode = .l1, isQuery: Bool = false
    ) {
        self.senderAddress = senderAddress
        self.classHash = classHash
        self.compiledClassHash = compiledClassHash
        self.signature = signature
        self.nonce = nonce
        self.resourceBounds = resourceBounds
        self.tip = tip
        self.paymasterData = paymasterData
        self.accountDeploymentData = accountDeploymentData
        self.nonceDataAvailabilityMode = nonceDataAvailabilityMode
        self.feeDataAvailabilityMode = feeDataAvailabilityMode
        self.isQuery = isQuery
    }

    /// The transaction's hash, which is what the account signs.
    ///
    /// - Parameters:
    ///   - chainID: The network.
    ///   - queryVersion: Hash as for simulation, even where ``isQuery`` is false.
    ///   - form: Whether the hash covers layer 1 data gas; only old transactions leave it out.
    public func hash(
        chainID: ChainID, queryVersion: Bool = false, form: ResourceBoundsForm = .allResources
    ) -> Felt {
        Poseidon.hash(many: [
            TransactionHashing.declare, version(queryVersion), senderAddress.felt,
            TransactionHashing.feeField(tip: tip, bounds: resourceBounds, form: form),
            Poseidon.hash(many: paymasterData), chainID.felt, nonce,
            TransactionHashing.modes(nonce: nonceDataAvailabilityMode, fee: feeDataAvailabilityMode),
            Poseidon.hash(many: accountDeploymentData), classHash.felt, compiledClassHash,
        ])
    }

    private func version(_ queryVersion: Bool) -> Felt {
        isQuery || queryVersion ? TransactionHashing.queryOffset + 3 : 3
    }

    // The members without those that tell the class.
    var commonJSON: JSONObject {
        [
            "type": "DECLARE", "version": .hex(version(false)), "sender_address": senderAddress.json,
            "compiled_class_hash": .hex(compiledClassHash), "signature": .hex(signature), "nonce": .hex(nonce),
            "resource_bounds": resourceBounds.json, "tip": .hex(tip), "paymaster_data": .hex(paymasterData),
            "account_deployment_data": .hex(accountDeploymentData),
            "nonce_data_availability_mode": nonceDataAvailabilityMode.json,
            "fee_data_availability_mode": feeDataAvailabilityMode.json,
        ]
    }

    init(json: JSONReader, classHash: ClassHash) throws(JSONError) {
        let common = try CommonFieldsV3(json: json)
        self.init(
            senderAddress: try json.required("sender_address").decode(), classHash: classHash,
            compiledClassHash: try json.required("compiled_class_hash").feltValue(), signature: common.signature,
            nonce: common.nonce, resourceBounds: common.resourceBounds, tip: common.tip,
            paymasterData: common.paymasterData,
            accountDeploymentData: try json.required("account_deployment_data").feltValues(),
            nonceDataAvailabilityMode: common.nonceMode, feeDataAvailabilityMode: common.feeMode,
            isQuery: common.isQuery)
    }
}

extension DeclareTransactionV3: JSONEncodable, JSONDecodable {
    /// The transaction as nodes return it, with `class_hash`; see ``BroadcastedDeclareTransactionV3`` for the one that
    /// is sent.
    public var json: JSONValue {
        var object = commonJSON
        object["class_hash"] = classHash.json
        return .object(object)
    }

    /// Reads a transaction as nodes return it; members that it does not have are ignored.
    public init(json: JSONReader) throws(JSONError) {
        try self.init(json: json, classHash: json.required("class_hash").decode())
    }
}
