// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import FuzzSupport
import JSON
import Marketplace

extension FuzzTarget {
    /// Task and result documents: the hash does not depend on the order of members or on how the text is laid out.
    static let marketplaceDocuments = FuzzTarget(onText: "documents") { text in
        guard let json = try? JSONValue(parsing: text) else { return }
        if let result = try? ResultDocument(json) {
            let canonical = requireNoThrow("canonical text") { try JSONValue(parsing: json.canonicalized()) }
            let again = requireNoThrow("canonical result") { try ResultDocument(canonical) }
            require(again.resultHash == result.resultHash, "the result hash of the canonical text")
        }
        guard let payload = json["payload"], let requirements = json["requirements"],
            let task = try? TaskDocument(payload: payload, requirements: requirements)
        else { return }
        let read = requireNoThrow("requirements") {
            try TaskRequirements(json: JSONReader(task.typedRequirements.json))
        }
        require(read == task.typedRequirements, "the requirements through JSON")
        let again = requireNoThrow("laid out text") {
            try TaskDocument(
                payload: JSONValue(parsing: payload.pretty()), requirements: JSONValue(parsing: requirements.pretty()))
        }
        require(again.taskHash == task.taskHash, "the task hash of another layout")
    }
}
