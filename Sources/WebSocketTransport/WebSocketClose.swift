// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// How a connection ended.
public struct WebSocketClose: Hashable, Sendable, CustomStringConvertible {
    /// Who ended it.
    public enum Origin: Hashable, Sendable {
        /// This side sent the close frame first.
        case local
        /// The peer sent the close frame first.
        case remote
        /// The connection broke, or the peer stopped answering, without any close frame.
        case lost
    }

    /// The code of RFC 6455 section 7.4: 1000 normal, 1001 going away, 1002 protocol error, 1007 bad UTF-8, 1008
    /// policy, 1009 too big, 4000 to 4999 the application's own; 1005 when the peer gave none, 1006 when the connection
    /// was lost.
    public let code: UInt16
    /// The reason in words, often empty. Text from the peer when the peer closed.
    public let reason: String
    /// Who ended it.
    public let origin: Origin

    /// Creates a description of an end.
    public init(code: UInt16, reason: String, origin: Origin) {
        self.code = code
        self.reason = reason
        self.origin = origin
    }

    /// Code, origin and reason.
    public var description: String {
        "\(code) (\(origin))" + (reason.isEmpty ? "" : ": \(reason)")
    }

    /// Whether a code may stand in a close frame (RFC 6455 section 7.4.1 and its registry).
    package static func isSendable(_ code: UInt16) -> Bool {
        switch code {
        case 1000...1003, 1007...1014, 3000...4999: true
        default: false
        }
    }

    /// The longest prefix of whole characters that fits beside the code into a control frame.
    package static func fitting(_ reason: String) -> String {
        var bytes = 0
        let kept = reason.unicodeScalars.prefix { scalar in
            bytes += UTF8.width(scalar)
            return bytes <= 123
        }
        return String(String.UnicodeScalarView(kept))
    }
}
