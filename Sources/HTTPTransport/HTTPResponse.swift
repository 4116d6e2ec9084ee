// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A whole HTTP response.
public struct HTTPResponse: Sendable {
    /// The status code, such as 200.
    public var status: Int
    /// Header fields in the order in which they came, names as the server wrote them.
    public var headers: [(String, String)]
    /// The content, as sent: not decompressed.
    public var body: [UInt8]

    /// Creates a response.
    public init(status: Int, headers: [(String, String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The value of the first field of that name, whatever its case, or `nil`.
    public func header(_ name: String) -> String? {
        let name = name.lowercased()
        return headers.first { $0.0.lowercased() == name }?.1
    }
}
