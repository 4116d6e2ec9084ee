// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Testing
import WebSocketTransport

@Suite struct WebSocketURLTests {
    @Test(arguments: [
        ("ws://a", false, "a", 80, "/", "a"), ("wss://a", true, "a", 443, "/", "a"),
        ("ws://a:8080/x/y?z=1", false, "a", 8080, "/x/y?z=1", "a:8080"),
        ("WSS://a.b:443?q", true, "a.b", 443, "/?q", "a.b"),
        ("ws://[::1]:9/p", false, "::1", 9, "/p", "[::1]:9"),
        ("ws://[fe80::1]", false, "fe80::1", 80, "/", "[fe80::1]"),
    ])
    func partsAreFound(text: String, isSecure: Bool, host: String, port: Int, target: String, field: String) throws {
        let url = try WebSocketURL(text)
        #expect(url.isSecure == isSecure)
        #expect(url.host == host)
        #expect(url.port == port)
        #expect(url.target == target)
        #expect(url.hostField == field)
    }

    @Test(arguments: [
        "", "a", "http://a", "ws:/a", "ws://", "ws:///x", "ws://:80", "ws://a:0", "ws://a:65536", "ws://a:x",
        "ws://u:p@a", "ws://a/#f",
        "ws://a/ b", "ws://a/\r\nX: 1", "ws://[::1", "ws://[::1]x", "ws://é",
    ])
    func badURLsAreRefused(text: String) {
        let error = #expect(throws: WebSocketError.self) { try WebSocketURL(text) }
        #expect(error?.code == .invalidRequest)
    }
}
