// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import FuzzSupport

@testable import WebSocketTransport

extension FuzzTarget {
    /// The parts of a URL, put together again, are the same URL.
    static let webSocketURL = FuzzTarget(onText: "websocket-url") { text in
        guard let url = try? WebSocketURL(text) else { return }
        require(!url.host.isEmpty && (1...65535).contains(url.port) && url.target.hasPrefix("/"), text)
        let again = requireNoThrow(text) { try WebSocketURL(url.origin + url.target) }
        require(again == url, "\(text) is not \(url.origin)\(url.target)")
    }
}
