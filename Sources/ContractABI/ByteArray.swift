// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// Bytes as Cairo's `ByteArray` holds them: words of 31 bytes, and the 0 to 30 bytes that are left.
public struct ByteArray: Hashable, Sendable, CairoSerializable {
    /// The bytes.
    public var bytes: [UInt8]

    /// Wraps bytes.
    public init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    /// Appends the number of whole words, the words, the rest and its length.
    public func encode(into felts: inout [Felt]) {
        let words = bytes.count / 31
        felts.append(Felt(UInt64(words)))
        for word in 0..<words { felts.append(Self.felt(bytes[word * 31..<word * 31 + 31])) }
        felts.append(Self.felt(bytes[(words * 31)...]))
        felts.append(Felt(UInt64(bytes.count - words * 31)))
    }

    /// Reads the number of whole words, the words, the rest and its length.
    public init(decoding reader: inout FeltReader) throws(ABIError) {
        let words = try reader.nextCount()
        bytes = []
        bytes.reserveCapacity(words * 31 + 30)
        for index in 0..<words {
            do throws(ABIError) { try append(reader.next(), length: 31) } catch {
                throw error.inside(index).inside("data")
            }
        }
        let rest = try reader.next()
        let length = try reader.next()
        guard let length = length.uint64, length < 31 else {
            throw ABIError(.range, at: [.name("pending_word_len")], "\(length.decimal) is not in 0...30")
        }
        do throws(ABIError) { try append(rest, length: Int(length)) } catch { throw error.inside("pending_word") }
    }

    private mutating func append(_ word: Felt, length: Int) throws(ABIError) {
        let all = word.bigEndianBytes
        guard all.prefix(32 - length).allSatisfy({ $0 == 0 }) else {
            throw ABIError(.range, "\(word.hex) does not fit into \(length) bytes")
        }
        bytes += all.suffix(length)
    }

    // At most 31 bytes, so below 2²⁴⁸ and never reduced.
    private static func felt(_ bytes: ArraySlice<UInt8>) -> Felt { Felt(reducingBigEndianBytes: bytes) }
}
