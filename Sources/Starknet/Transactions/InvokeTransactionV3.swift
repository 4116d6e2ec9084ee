// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
import StarkCrypto

/// A transaction that makes calls through an account.
///
/// ```swift
/// var transaction = InvokeTransactionV3(
///     senderAddress: account, calldata: calls.executeCalldata, nonce: 7, resourceBounds: bounds)
/// transaction.signature = try await signer.sign(transaction.hash(chainID: .sepolia))
/// ```
public struct InvokeTransactionV3: Hashable, Sendable {
    /// The account.
    public var senderAddress: ContractAddress
    /// The argument of `__validate__` and `__execute__`; see `executeCalldata` of a list of ``Call``.
    public var calldata: [Felt]
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
    /// Facts that a client-side proof establishes (0.14.2 and later); mostly empty.
    public var proofFacts: [Felt]
    /// The client-side proof in base64, which goes with a submission and is not part of the hash.
    public var proof: String?
    /// Whether the transaction is only for simulation, so that its signature is worth nothing for the real one.
    public var isQuery: Bool

    /// Creates a transaction.
    public init(
        senderAddress: ContractAddress, calldata: [Felt], signature: [Felt] = [], nonce: Felt,
        resourceBounds: ResourceBoundsMapping, tip: UInt64 = 0, paymasterData: [Felt] = [],
        accountDeploymentData: [Felt] = [], nonceDataAvailabilityMode: DataAvailabilityMode = .l1,
        feeDataAvailabilityMode: DataAvailabilityMode = .l1, proofFacts: [Felt] = [], proof: String? = nil,
        isQuery: Bool = false
    ) {
        self.senderAddress = senderAddress
        self.calldata = calldata
        self.signature = signature
        self.nonce = nonce
        self.resourceBounds = resourceBounds
        self.tip = tip
        self.paymasterData = paymasterData
        self.accountDeploymentData = accountDeploymentData
        self.nonceDataAvailabilityMode = nonceDataAvailabilityMode
        self.feeDataAvailabilityMode = feeDataAvailabilityMode
        self.proofFacts = proofFacts
        self.proof = proof
        self.isQuery = isQuery
    }

    /// The transaction's hash, which is what the account signs.
    ///
    /// - Parameters:
    ///   - chainID: The network.
    ///   - queryVersion: Hash as for simulation, even where ``isQuery`` is false.
    ///   - form: Whether the hash covers layer 1 data gas; only old transactions leave it out.
    /// - Complexity: One Poseidon permutation for each two felts of calldata.
    public func hash(
        chainID: ChainID, queryVersion: Bool = false, form: ResourceBoundsForm = .allResources
    ) -> Felt {
        var elements = [
            TransactionHashing.invoke, version(queryVersion), senderAddress.felt,
            TransactionHashing.feeField(tip: tip, bounds: resourceBounds, form: form),
            Poseidon.hash(many: paymasterData), chainID.felt, nonce,
            TransactionHashing.modes(nonce: nonceDataAvailabilityMode, fee: feeDataAvailabilityMode),
            Poseidon.hash(many: accountDeploymentData), Poseidon.hash(many: calldata),
        ]
        if !proofFacts.isEmpty { elements.append(Poseidon.hash(many: proofFacts)) }
        return Poseidon.hash(many: elements)
    }

    private func version(_ queryVersion: Bool) -> Felt {
        isQuery || queryVersion ? TransactionHashing.queryOffset + 3 : 3
    }
}

extension InvokeTransactionV3: JSONEncodable, JSONDecodable {
    /// The transaction as `starknet_addInvokeTransaction` takes it (`BROADCASTED_INVOKE_TXN`); `proof_facts` and
    /// `proof` only where there are any.
    public var json: JSONValue {
        var object: JSONObject = [
            "type": "INVOKE", "version": .hex(version(false)), "sender_address": senderAddress.json,
            "calldata": .hex(calldata), "signature": .hex(signature), "nonce": .hex(nonce),
            "resource_bounds": resourceBounds.json, "tip": .hex(tip), "paymaster_data": .hex(paymasterData),
            "account_deployment_data": .hex(accountDeploymentData),
            "nonce_data_availability_mode": nonceDataAvailabilityMode.json,
            "fee_data_availability_mode": feeDataAvailabilityMode.json,
        ]
        if !proofFacts.isEmpty { object["proof_facts"] = .hex(proofFacts) }
        if let proof { object["proof"] = .string(proof) }
        return .object(object)
    }

    /// Reads a transaction of JSON-RPC; members that it does not have are ignored.
    public init(json: JSONReader) throws(JSONError) {
        let common = try CommonFieldsV3(json: json)
        self.init(
            senderAddress: try json.required("sender_address").decode(),
            calldata: try json.required("calldata").feltValues(), signature: common.signature, nonce: common.nonce,
            resourceBounds: common.resourceBounds, tip: common.tip, paymasterData: common.paymasterData,
            accountDeploymentData: try json.required("account_deployment_data").feltValues(),
            nonceDataAvailabilityMode: common.nonceMode, feeDataAvailabilityMode: common.feeMode,
            proofFacts: try json.optional("proof_facts")?.feltValues() ?? [],
            proof: try json.optional("proof")?.string(), isQuery: common.isQuery)
    }
}

/// The members that the transactions of version 3 share in JSON.
struct CommonFieldsV3 {
    let signature: [Felt]
    let nonce: Felt
    let resourceBounds: ResourceBoundsMapping
    let tip: UInt64
    let paymasterData: [Felt]
    let nonceMode: DataAvailabilityMode
    let feeMode: DataAvailabilityMode
    let isQuery: Bool

    init(json: JSONReader) throws(JSONError) {
        let version = try json.required("version")
        let felt = try version.feltValue()
        isQuery = felt == TransactionHashing.queryOffset + 3
        guard isQuery || felt == 3 else {
            throw version.failure(.value, "version \(felt.hex) where 0x3 is expected")
        }
        signature = try json.required("signature").feltValues()
        nonce = try json.required("nonce").feltValue()
        resourceBounds = try json.required("resource_bounds").decode()
        tip = try json.required("tip").hexInteger(UInt64.self)
        paymasterData = try json.required("paymaster_data").feltValues()
        nonceMode = try json.required("nonce_data_availability_mode").decode()
        feeMode = try json.required("fee_data_availability_mode").decode()
    }
}
