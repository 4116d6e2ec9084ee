// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// The parts of a `ws` or `wss` URL that a client needs.
package struct WebSocketURL: Equatable {
    package let isSecure: Bool
    /// Without the brackets of an IPv6 address.
    package let host: String
    package let port: Int
    /// Path and query.
    package let target: String

    package init(_ text: String) throws(WebSocketError) {
        func refuse(_ reason: String) -> WebSocketError {
            WebSocketError(.invalidRequest, reason: "the URL \(reason)")
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw refuse("holds a character that must be percent-encoded")
        }
        let rest: Substring
        switch text.prefix(while: { $0 != ":" }).lowercased() {
        case "ws" where text.dropFirst(2).hasPrefix("://"): (isSecure, rest) = (false, text.dropFirst(5))
        case "wss" where text.dropFirst(3).hasPrefix("://"): (isSecure, rest) = (true, text.dropFirst(6))
        default: throw refuse("must start with ws:// or wss://")
        }
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !authority.contains("@") else { throw refuse("must not hold credentials; use a header field") }
        guard !rest.contains("#") else { throw refuse("must not have a fragment") }
        let path = rest.dropFirst(authority.count)
        target = path.hasPrefix("/") ? String(path) : "/" + path
        let hostEnd: Substring.Index
        if authority.hasPrefix("["), let bracket = authority.firstIndex(of: "]") {
            host = String(authority[authority.index(after: authority.startIndex)..<bracket])
            hostEnd = authority.index(after: bracket)
        } else {
            hostEnd = authority.firstIndex(of: ":") ?? authority.endIndex
            host = String(authority[..<hostEnd])
        }
        guard !host.isEmpty else { throw refuse("names no host") }
        let portText = authority[hostEnd...]
        if portText.isEmpty {
            port = isSecure ? 443 : 80
        } else {
            guard portText.hasPrefix(":"), let number = Int(portText.dropFirst()), (1...65535).contains(number) else {
                throw refuse("has a port that is not in 1...65535")
            }
            port = number
        }
    }

    /// The value of the `Host` field.
    package var hostField: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
    }

    /// Whom messages may name.
    package var origin: String { "\(isSecure ? "wss" : "ws")://\(hostField)" }
}
