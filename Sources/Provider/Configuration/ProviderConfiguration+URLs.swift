// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation

extension ProviderConfiguration {
    /// The relayer's origin, `http(s)://host[:port]`, which its challenges must name.
    ///
    /// A `ws` address has the origin of the same `http` address; the scheme's usual port is left out.
    public var relayerOrigin: String {
        guard let parts = URLComponents(string: relayerURL), let host = parts.host else { return relayerURL }
        let secure = ["https", "wss"].contains(parts.scheme?.lowercased() ?? "")
        let usual = secure ? 443 : 80
        let port = parts.port.flatMap { $0 == usual ? nil : ":\($0)" } ?? ""
        return "\(secure ? "https" : "http")://\(host.lowercased())\(port)"
    }

    /// Where this node's WebSocket is: the relayer's origin with the path `/ws/node/{node_id}`.
    var webSocketURL: String {
        relayerOrigin.replacingOccurrences(of: "http", with: "ws", options: .anchored) + "/ws/node/\(nodeID)"
    }
}
