// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import FuzzSupport
import JSON
import Marketplace

extension FuzzTarget {
    /// Ids and amounts are written so that they read back the same, as text and as JSON.
    static let marketplaceValues = FuzzTarget(onText: "marketplace-values") { text in
        if let id = try? UUIDv7(parsing: text) {
            require((try? UUIDv7(parsing: id.description)) == id, "\(id)")
            require(id.description == text.lowercased(), "\(id)")
        }
        if let amount = try? TokenAmount(decimal: text) {
            require((try? TokenAmount(decimal: amount.decimal)) == amount, "\(amount)")
            require((try? TokenAmount(json: JSONReader(amount.json))) == amount, "\(amount)")
        }
        if let task = try? TaskID(parsing: text) {
            require((try? TaskID(parsing: task.decimal)) == task, "\(task)")
        }
        guard let json = try? JSONValue(parsing: text) else { return }
        let reader = JSONReader(json)
        if let amount = try? TokenAmount(json: reader) {
            require((try? TokenAmount(json: JSONReader(amount.json))) == amount, "\(amount)")
        }
        if let task = try? TaskID(json: reader) {
            require((try? TaskID(json: JSONReader(task.json))) == task, "\(task)")
        }
        if let node = try? NodeID(json: reader) {
            require((try? NodeID(json: JSONReader(node.json))) == node, "\(node)")
        }
    }
}
