// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A whole message, its fragments put together.
public enum WebSocketMessage: Hashable, Sendable {
    /// Text, which is valid UTF-8.
    case text(String)
    /// Bytes.
    case binary([UInt8])

    /// The length of the content in bytes.
    public var byteCount: Int {
        switch self {
        case .text(let text): text.utf8.count
        case .binary(let bytes): bytes.count
        }
    }
}
