// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
import StarkCrypto

/// A transaction of a version before 3, as old blocks hold it. New ones are not accepted by the network.
public struct LegacyTransaction: Hashable, Sendable {
    /// What kind it is, with what only that kind has.
    public enum Kind: Hashable, Sendable {
        /// `INVOKE` of version 0: one call without a nonce.
        case invokeV0(contractAddress: ContractAddress, entryPointSelector: Felt, calldata: [Felt])
        /// `INVOKE` of version 1.
        case invokeV1(senderAddress: ContractAddress, calldata: [Felt], nonce: Felt)
        /// `DECLARE` of version 0, from before fees.
        case declareV0(senderAddress: ContractAddress, classHash: ClassHash)
        /// `DECLARE` of version 1, for Cairo 0 classes.
        case declareV1(senderAddress: ContractAddress, classHash: ClassHash, nonce: Felt)
        /// `DECLARE` of version 2, for Sierra classes.
        case declareV2(senderAddress: ContractAddress, classHash: ClassHash, compiledClassHash: Felt, nonce: Felt)
        /// `DEPLOY_ACCOUNT` of version 1.
        case deployAccountV1(classHash: ClassHash, salt: Felt, constructorCalldata: [Felt], nonce: Felt)
        /// `DEPLOY` of version 0 or 1, from before accounts paid for deployments.
        case deploy(version: Felt, classHash: ClassHash, salt: Felt, constructorCalldata: [Felt])
    }

    /// The kind and its members.
    public var kind: Kind
    /// The most that is paid, in wei; zero for `DEPLOY`.
    public var maxFee: Felt
    /// What the account checks; not part of the hash.
    public var signature: [Felt]

    /// Creates a transaction.
    public init(kind: Kind, maxFee: Felt = .zero, signature: [Felt] = []) {
        self.kind = kind
        self.maxFee = maxFee
        self.signature = signature
    }

    /// The transaction's hash.
    ///
    /// Blocks from before mainnet's 1470 hold transactions that were hashed in still older ways, which are not known
    /// here.
    ///
    /// - Complexity: A Pedersen hash for each felt of calldata.
    public func hash(chainID: ChainID, queryVersion: Bool = false) -> Felt {
        let offset = queryVersion ? TransactionHashing.queryOffset : .zero
        func hash(
            _ prefix: Felt, _ version: Felt, _ address: ContractAddress, _ selector: Felt, _ data: [Felt],
            _ rest: [Felt]
        ) -> Felt {
            Pedersen.hash(
                array: [
                    prefix, version + offset, address.felt, selector, Pedersen.hash(array: data), maxFee, chainID.felt,
                ]
                    + rest)
        }
        switch kind {
        case .invokeV0(let address, let selector, let calldata):
            return hash(TransactionHashing.invoke, 0, address, selector, calldata, [])
        case .invokeV1(let sender, let calldata, let nonce):
            return hash(TransactionHashing.invoke, 1, sender, .zero, calldata, [nonce])
        case .declareV0(let sender, let classHash):
            return hash(TransactionHashing.declare, 0, sender, .zero, [], [classHash.felt])
        case .declareV1(let sender, let classHash, let nonce):
            return hash(TransactionHashing.declare, 1, sender, .zero, [classHash.felt], [nonce])
        case .declareV2(let sender, let classHash, let compiledClassHash, let nonce):
            return hash(
                TransactionHashing.declare, 2, sender, .zero, [classHash.felt], [nonce, compiledClassHash])
        case .deployAccountV1(let classHash, let salt, let calldata, let nonce):
            let address = Addresses.contract(
                deployer: .zero, salt: salt, classHash: classHash, constructorCalldata: calldata)
            return hash(
                TransactionHashing.deployAccount, 1, address, .zero, [classHash.felt, salt] + calldata, [nonce])
        case .deploy(let version, let classHash, let salt, let calldata):
            let address = Addresses.contract(
                deployer: .zero, salt: salt, classHash: classHash, constructorCalldata: calldata)
            return Pedersen.hash(array: [
                TransactionHashing.deploy, version + offset, address.felt, Self.constructorSelector,
                Pedersen.hash(array: calldata), .zero, chainID.felt,
            ])
        }
    }

    private static let constructorSelector = starknetKeccak("constructor")
}

extension LegacyTransaction: JSONEncodable, JSONDecodable {
    /// The transaction as nodes return it.
    public var json: JSONValue {
        var object: JSONObject = [:]
        func set(_ members: JSONObject) { for (key, value) in members { object[key] = value } }
        switch kind {
        case .invokeV0(let address, let selector, let calldata):
            set(["type": "INVOKE", "version": "0x0", "contract_address": address.json])
            set(["entry_point_selector": .hex(selector), "calldata": .hex(calldata)])
        case .invokeV1(let sender, let calldata, let nonce):
            set(["type": "INVOKE", "version": "0x1", "sender_address": sender.json])
            set(["calldata": .hex(calldata), "nonce": .hex(nonce)])
        case .declareV0(let sender, let classHash):
            set(["type": "DECLARE", "version": "0x0", "sender_address": sender.json, "class_hash": classHash.json])
        case .declareV1(let sender, let classHash, let nonce):
            set(["type": "DECLARE", "version": "0x1", "sender_address": sender.json, "class_hash": classHash.json])
            set(["nonce": .hex(nonce)])
        case .declareV2(let sender, let classHash, let compiledClassHash, let nonce):
            set(["type": "DECLARE", "version": "0x2", "sender_address": sender.json, "class_hash": classHash.json])
            set(["compiled_class_hash": .hex(compiledClassHash), "nonce": .hex(nonce)])
        case .deployAccountV1(let classHash, let salt, let calldata, let nonce):
            set(["type": "DEPLOY_ACCOUNT", "version": "0x1", "class_hash": classHash.json])
            set(["contract_address_salt": .hex(salt), "constructor_calldata": .hex(calldata), "nonce": .hex(nonce)])
        case .deploy(let version, let classHash, let salt, let calldata):
            set(["type": "DEPLOY", "version": .hex(version), "class_hash": classHash.json])
            set(["contract_address_salt": .hex(salt), "constructor_calldata": .hex(calldata)])
            return .object(object)
        }
        set(["max_fee": .hex(maxFee), "signature": .hex(signature)])
        return .object(object)
    }

    /// Reads a transaction of JSON-RPC by its `type` and `version`; members that it does not have are ignored.
    public init(json: JSONReader) throws(JSONError) {
        let type = try json.required("type").string(maxBytes: 32)
        let version = try json.required("version").feltValue()
        func felt(_ name: String) throws(JSONError) -> Felt { try json.required(name).feltValue() }
        func felts(_ name: String) throws(JSONError) -> [Felt] { try json.required(name).feltValues() }
        func address(_ name: String) throws(JSONError) -> ContractAddress { try json.required(name).decode() }
        func classHash() throws(JSONError) -> ClassHash { try json.required("class_hash").decode() }
        switch (type, version.uint64) {
        case ("INVOKE", 0):
            kind = .invokeV0(
                contractAddress: try address("contract_address"),
                entryPointSelector: try felt("entry_point_selector"), calldata: try felts("calldata"))
        case ("INVOKE", 1):
            kind = .invokeV1(
                senderAddress: try address("sender_address"), calldata: try felts("calldata"),
                nonce: try felt("nonce"))
        case ("DECLARE", 0):
            kind = .declareV0(senderAddress: try address("sender_address"), classHash: try classHash())
        case ("DECLARE", 1):
            kind = .declareV1(
                senderAddress: try address("sender_address"), classHash: try classHash(), nonce: try felt("nonce"))
        case ("DECLARE", 2):
            kind = .declareV2(
                senderAddress: try address("sender_address"), classHash: try classHash(),
                compiledClassHash: try felt("compiled_class_hash"), nonce: try felt("nonce"))
        case ("DEPLOY_ACCOUNT", 1):
            kind = .deployAccountV1(
                classHash: try classHash(), salt: try felt("contract_address_salt"),
                constructorCalldata: try felts("constructor_calldata"), nonce: try felt("nonce"))
        case ("DEPLOY", 0), ("DEPLOY", 1):
            kind = .deploy(
                version: version, classHash: try classHash(), salt: try felt("contract_address_salt"),
                constructorCalldata: try felts("constructor_calldata"))
            (maxFee, signature) = (.zero, [])
            return
        default:
            throw try json.required("version").failure(
                .value, "there is no \(type.excerpt) transaction of version \(version.hex)")
        }
        maxFee = try felt("max_fee")
        signature = try felts("signature")
    }
}
