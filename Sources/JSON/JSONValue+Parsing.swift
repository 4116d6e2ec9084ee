// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

extension JSONValue {
    /// Reads one JSON text of RFC 8259: UTF-8 without byte order mark, one value, white space around it.
    ///
    /// The reader is strict: no comments, no trailing commas, no unpaired surrogates, no name twice in an object.
    ///
    /// - Parameters:
    ///   - bytes: The text. Contiguous storage such as `[UInt8]` is read in place.
    ///   - limits: What the text may ask for.
    /// - Throws: ``JSONError`` with path and byte offset; its codes are `syntax`, `encoding`, `duplicateKey`, `depth`
    ///   and `size`.
    /// - Complexity: O(*n*) in the length of the text.
    public init(parsing bytes: some Collection<UInt8>, limits: JSONLimits = .default) throws(JSONError) {
        // Checked first, so that a long text without contiguous storage is not copied in vain.
        try Self.checkLength(bytes.count, limits)
        let result =
            bytes.withContiguousStorageIfAvailable { JSONParser.parse($0, limits) }
            ?? Array(bytes).withUnsafeBufferPointer { JSONParser.parse($0, limits) }
        self = try result.get()
    }

    /// Reads one JSON text; see ``init(parsing:limits:)-(Collection<UInt8>,_)`` for what is accepted.
    public init(parsing text: some StringProtocol, limits: JSONLimits = .default) throws(JSONError) {
        try Self.checkLength(text.utf8.count, limits)
        var text = String(text)
        let result = text.withUTF8 { JSONParser.parse($0, limits) }
        self = try result.get()
    }

    private static func checkLength(_ count: Int, _ limits: JSONLimits) throws(JSONError) {
        guard count <= limits.maxBytes else {
            throw JSONError(.size, "the text has \(count) bytes, more than the \(limits.maxBytes) allowed")
        }
    }
}
