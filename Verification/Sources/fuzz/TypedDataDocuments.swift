// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import FuzzSupport
import JSON
import Starknet

extension FuzzTarget {
    /// A document keeps its content and its hash on the way through JSON.
    static let typedData = FuzzTarget(onText: "typed-data") { text in
        guard let json = try? JSONValue(parsing: text), let document = try? TypedData(json: json) else { return }
        let again = requireNoThrow("JSON") { try TypedData(json: JSONValue(parsing: document.json.serialized())) }
        require(again == document, "the document through JSON")
        let hash = try? document.messageHash(account: 5 as Felt)
        require((try? again.messageHash(account: 5 as Felt)) == hash, "the message hash")
    }
}
