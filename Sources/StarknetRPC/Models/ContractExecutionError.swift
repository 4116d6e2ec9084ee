// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// Why an execution failed, call by call from the outermost one (`CONTRACT_EXECUTION_ERROR` of the specification).
public indirect enum ContractExecutionError: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// The failure itself.
    case message(String)
    /// A call inside which the failure happened.
    case call(contractAddress: Felt, classHash: Felt, selector: Felt, error: ContractExecutionError)

    /// The text of the innermost failure.
    public var innermost: String {
        switch self {
        case .message(let text): text
        case .call(_, _, _, let error): error.innermost
        }
    }

    /// A string, or an object with the call and the error inside it.
    public var json: JSONValue {
        switch self {
        case .message(let text): .string(text)
        case .call(let contractAddress, let classHash, let selector, let error):
            [
                "contract_address": contractAddress.json, "class_hash": classHash.json, "selector": selector.json,
                "error": error.json,
            ]
        }
    }

    /// Reads a string, or an object with the call and the error inside it.
    public init(json: JSONReader) throws(JSONError) {
        if case .string(let text) = json.value {
            self = .message(text)
            return
        }
        self = .call(
            contractAddress: try json.required("contract_address").decode(),
            classHash: try json.required("class_hash").decode(),
            selector: try json.required("selector").decode(),
            error: try ContractExecutionError(json: json.required("error")))
    }
}
