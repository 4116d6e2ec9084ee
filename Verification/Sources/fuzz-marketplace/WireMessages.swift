// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import FuzzSupport
import JSON
import Marketplace

extension FuzzTarget {
    /// A node's message is written so that it reads back the same.
    static let nodeMessage = FuzzTarget(onText: "node-message") { text in
        guard let message = try? NodeMessage(parsing: text) else { return }
        let written = message.json.serialized()
        let again = requireNoThrow(written) { try NodeMessage(parsing: written) }
        require(again == message, written)
        require(message.json["message_type"]?.stringValue == message.messageType, written)
    }

    /// A relayer's message is written so that it reads back the same.
    static let relayerMessage = FuzzTarget(onText: "relayer-message") { text in
        guard let message = try? RelayerMessage(parsing: text) else { return }
        let written = message.json.serialized()
        let again = requireNoThrow(written) { try RelayerMessage(parsing: written) }
        require(again == message, written)
        require(message.json["message_type"]?.stringValue == message.messageType, written)
    }
}
