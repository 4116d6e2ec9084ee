// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
public import JSON

extension StateUpdate: JSONEncodable, JSONDecodable {
    /// The update as an object; hash and roots only where they are known.
    public var json: JSONValue {
        var object = JSONObject()
        object.setIfPresent("block_hash", blockHash)
        object.setIfPresent("new_root", newRoot)
        object.setIfPresent("old_root", oldRoot)
        object["state_diff"] = diff.json
        return .object(object)
    }

    /// Reads an update. With a `block_hash`, both roots are required.
    public init(json: JSONReader) throws(JSONError) {
        blockHash = try json.optional("block_hash")?.decode()
        if blockHash != nil {
            oldRoot = try Felt(json: json.required("old_root"))
            newRoot = try Felt(json: json.required("new_root"))
        } else {
            oldRoot = try json.optional("old_root")?.decode()
            newRoot = nil
        }
        diff = try json.required("state_diff").decode()
    }
}

extension StateUpdate.Diff: JSONEncodable, JSONDecodable {
    /// The difference as an object with all seven lists.
    public var json: JSONValue {
        [
            "storage_diffs": storageDiffs.json,
            "deprecated_declared_classes": .felts(deprecatedDeclaredClasses),
            "declared_classes": declaredClasses.json,
            "migrated_compiled_classes": migratedCompiledClasses.json,
            "deployed_contracts": .array(
                deployedContracts.map { ["address": $0.address.json, "class_hash": $0.classHash.json] }),
            "replaced_classes": .array(
                replacedClasses.map { ["contract_address": $0.address.json, "class_hash": $0.classHash.json] }),
            "nonces": nonces.json,
        ]
    }

    /// Reads a difference; `migrated_compiled_classes`, which nodes before 0.10 do not know, may be absent.
    public init(json: JSONReader) throws(JSONError) {
        storageDiffs = try json.required("storage_diffs").decodeArray()
        deprecatedDeclaredClasses = try json.required("deprecated_declared_classes").felts()
        declaredClasses = try json.required("declared_classes").decodeArray()
        migratedCompiledClasses = try json.optional("migrated_compiled_classes")?.decodeArray() ?? []
        deployedContracts = []
        for item in try json.required("deployed_contracts").array() {
            deployedContracts.append(
                StateUpdate.ContractClass(
                    address: try item.required("address").decode(), classHash: try item.required("class_hash").decode())
            )
        }
        replacedClasses = []
        for item in try json.required("replaced_classes").array() {
            replacedClasses.append(
                StateUpdate.ContractClass(
                    address: try item.required("contract_address").decode(),
                    classHash: try item.required("class_hash").decode()))
        }
        nonces = try json.required("nonces").decodeArray()
    }
}

extension StateUpdate.ContractStorage: JSONEncodable, JSONDecodable {
    /// An object with `address` and `storage_entries`.
    public var json: JSONValue { ["address": address.json, "storage_entries": entries.json] }

    /// Reads an object with `address` and `storage_entries`.
    public init(json: JSONReader) throws(JSONError) {
        address = try json.required("address").decode()
        entries = try json.required("storage_entries").decodeArray()
    }
}

extension StateUpdate.StorageEntry: JSONEncodable, JSONDecodable {
    /// An object with `key` and `value`.
    public var json: JSONValue { ["key": key.json, "value": value.json] }

    /// Reads an object with `key` and `value`.
    public init(json: JSONReader) throws(JSONError) {
        key = try json.required("key").decode()
        value = try json.required("value").decode()
    }
}

extension StateUpdate.DeclaredClass: JSONEncodable, JSONDecodable {
    /// An object with `class_hash` and `compiled_class_hash`.
    public var json: JSONValue { ["class_hash": classHash.json, "compiled_class_hash": compiledClassHash.json] }

    /// Reads an object with `class_hash` and `compiled_class_hash`.
    public init(json: JSONReader) throws(JSONError) {
        classHash = try json.required("class_hash").decode()
        compiledClassHash = try json.required("compiled_class_hash").decode()
    }
}

extension StateUpdate.ContractNonce: JSONEncodable, JSONDecodable {
    /// An object with `contract_address` and `nonce`.
    public var json: JSONValue { ["contract_address": address.json, "nonce": nonce.json] }

    /// Reads an object with `contract_address` and `nonce`.
    public init(json: JSONReader) throws(JSONError) {
        address = try json.required("contract_address").decode()
        nonce = try json.required("nonce").decode()
    }
}
