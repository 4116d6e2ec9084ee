// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
import StarkCrypto

/// A transaction that deploys an account, which pays for it.
public struct DeployAccountTransactionV3: Hashable, Sendable {
    /// The class of the account.
    public var classHash: ClassHash
    /// What makes the address differ from others of the same class and arguments.
    public var contractAddressSalt: Felt
    /// The arguments of the constructor.
    public var constructorCalldata: [Felt]
    /// What the new account checks, usually `[r, s]`; not part of the hash.
    public var signature: [Felt]
    /// The account's nonce: 0.
    public var nonce: Felt
    /// The most that may be used and paid.
    public var resourceBounds: ResourceBoundsMapping
    /// What is paid on top for each unit of layer 2 gas, in fri.
    public var tip: UInt64
    /// Reserved by the protocol; empty.
    public var paymasterData: [Felt]
    /// Where the nonce is kept.
    public var nonceDataAvailabilityMode: DataAvailabilityMode
    /// Where the fee balance is kept.
    public var feeDataAvailabilityMode: DataAvailabilityMode
    /// Whether the transaction is only for simulation.
    public var isQuery: Bool

    /// Creates a transaction.
    public init(
        classHash: ClassHash, contractAddressSalt: Felt, constructorCalldata: [Felt], signature: [Felt] = [],
        nonce: Felt = .zero, resourceBounds: ResourceBoundsMapping, tip: UInt64 = 0, paymasterData: [Felt] = [],
        nonceDataAvailabilityMode: DataAvailabilityMode = .l1, feeDataAvailabilityMode: DataAvailabilityMode = .l1,
        isQuery: Bool = false
    ) {
        self.classHash = classHash
        self.contractAddressSalt = contractAddressSalt
        self.constructorCalldata = constructorCalldata
        self.signature = signature
        self.nonce = nonce
        self.resourceBounds = resourceBounds
        self.tip = tip
        self.paymasterData = paymasterData
        self.nonceDataAvailabilityMode = nonceDataAvailabilityMode
        self.feeDataAvailabilityMode = feeDataAvailabilityMode
        self.isQuery = isQuery
    }

    /// The address that the account will have.
    ///
    /// - Complexity: Six Pedersen hashes and two for each argument of the constructor.
    public var contractAddress: ContractAddress {
        Addresses.contract(
            deployer: .zero, salt: contractAddressSalt, classHash: classHash,
            constructorCalldata: constructorCalldata)
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
            TransactionHashing.deployAccount, version(queryVersion), contractAddress.felt,
            TransactionHashing.feeField(tip: tip, bounds: resourceBounds, form: form),
            Poseidon.hash(many: paymasterData), chainID.felt, nonce,
            TransactionHashing.modes(nonce: nonceDataAvailabilityMode, fee: feeDataAvailabilityMode),
            Poseidon.hash(many: constructorCalldata), classHash.felt, contractAddressSalt,
        ])
    }

    private func version(_ queryVersion: Bool) -> Felt {
        isQuery || queryVersion ? TransactionHashing.queryOffset + 3 : 3
    }
}

extension DeployAccountTransactionV3: JSONEncodable, JSONDecodable {
    /// The transaction as `starknet_addDeployAccountTransaction` takes it.
    public var json: JSONValue {
        [
            "type": "DEPLOY_ACCOUNT", "version": .hex(version(false)), "class_hash": classHash.json,
            "contract_address_salt": .hex(contractAddressSalt), "constructor_calldata": .hex(constructorCalldata),
            "signature": .hex(signature), "nonce": .hex(nonce), "resource_bounds": resourceBounds.json,
            "tip": .hex(tip), "paymaster_data": .hex(paymasterData),
            "nonce_data_availability_mode": nonceDataAvailabilityMode.json,
            "fee_data_availability_mode": feeDataAvailabilityMode.json,
        ]
    }

    /// Reads a transaction of JSON-RPC; members that it does not have are ignored.
    public init(json: JSONReader) throws(JSONError) {
        let common = try CommonFieldsV3(json: json)
        self.init(
            classHash: try json.required("class_hash").decode(),
            contractAddressSalt: try json.required("contract_address_salt").feltValue(),
            constructorCalldata: try json.required("constructor_calldata").feltValues(),
            signature: common.signature, nonce: common.nonce, resourceBounds: common.resourceBounds, tip: common.tip,
            paymasterData: common.paymasterData, nonceDataAvailabilityMode: common.nonceMode,
            feeDataAvailabilityMode: common.feeMode, isQuery: common.isQuery)
    }
}
