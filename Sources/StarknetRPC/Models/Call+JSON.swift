// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON
public import Starknet

extension Call: JSONEncodable, JSONDecodable {
    /// An object with `contract_address`, `entry_point_selector` and `calldata` (`FUNCTION_CALL`).
    public var json: JSONValue {
        [
            "contract_address": to.json, "entry_point_selector": selector.json, "calldata": .felts(calldata),
        ]
    }

    /// Reads `contract_address`, `entry_point_selector` and `calldata`; other members are refused.
    public init(json: JSONReader) throws(JSONError) {
        try json.object(allowing: ["contract_address", "entry_point_selector", "calldata"])
        self.init(
            to: try json.required("contract_address").decode(),
            selector: try json.required("entry_point_selector").decode(),
            calldata: try json.required("calldata").felts())
    }
}
