// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// How much a JSON text may ask of its reader. A text over any limit is refused with its path, never cut.
public struct JSONLimits: Hashable, Sendable {
    /// The deepest nesting of arrays and objects; `[[1]]` is 2 deep. At most 512 whatever is set, as the reader recurses.
    public var maxDepth: Int
    /// The length of the whole text in bytes.
    public var maxBytes: Int
    /// The length of one string or name in bytes of the text, quotes not counted.
    public var maxStringBytes: Int
    /// The length of one number in bytes.
    public var maxNumberBytes: Int
    /// How many values of any kind, containers included, the text may hold. It bounds the memory, as `[1,1,…]` takes
    /// some twelve times its text.
    public var maxValues: Int

    /// 64 deep, 64 MiB of text, strings of 32 MiB (a contract class carries its ABI as one string), numbers of 1,024
    /// bytes, ten million values.
    public static let `default` = JSONLimits()

    /// Creates limits; what is not given is as in ``default``.
    public init(
        maxDepth: Int = 64, maxBytes: Int = 64 << 20, maxStringBytes: Int = 32 << 20, maxNumberBytes: Int = 1024,
        maxValues: Int = 10_000_000
    ) {
        self.maxDepth = maxDepth
        self.maxBytes = maxBytes
        self.maxStringBytes = maxStringBytes
        self.maxNumberBytes = maxNumberBytes
        self.maxValues = maxValues
    }
}
