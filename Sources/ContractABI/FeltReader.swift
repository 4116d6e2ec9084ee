// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// Reads felts one after the other.
public struct FeltReader: Sendable {
    /// The felts that are read.
    public let felts: ArraySlice<Felt>
    /// The index of the next felt in ``felts``.
    public private(set) var position: Int
    var depth = 0
    var values = 0

    /// Starts reading at the first felt.
    public init(_ felts: some Collection<Felt>) {
        self.felts = ArraySlice(felts)
        position = self.felts.startIndex
    }

    /// How many felts are left.
    public var remaining: Int { felts.endIndex - position }

    /// The next felt.
    ///
    /// - Throws: ``ABIError`` `endOfData`.
    public mutating func next() throws(ABIError) -> Felt {
        guard position < felts.endIndex else {
            throw ABIError(.endOfData, "the data ends after \(felts.count) felts")
        }
        defer { position += 1 }
        return felts[position]
    }

    /// The next `count` felts.
    ///
    /// - Throws: ``ABIError`` `endOfData`.
    public mutating func next(_ count: Int) throws(ABIError) -> ArraySlice<Felt> {
        guard count >= 0, count <= remaining else {
            throw ABIError(.endOfData, "\(count) felts are expected and \(remaining) are left")
        }
        defer { position += count }
        return felts[position..<position + count]
    }

    /// The next felt, which counts what follows.
    ///
    /// - Parameter minimumFelts: How many felts an element takes at least; a count that the rest of the data cannot
    ///   hold is refused before anything is allocated. Elements that take none may come 4096 at a time.
    /// - Throws: ``ABIError`` `endOfData` or `length`.
    public mutating func nextCount(minimumFelts: Int = 1) throws(ABIError) -> Int {
        let felt = try next()
        let limit = minimumFelts == 0 ? 4096 : remaining / minimumFelts
        guard let count = felt.uint64, count <= UInt64(limit) else {
            throw ABIError(.length, "\(felt.decimal) elements are announced and \(remaining) felts are left")
        }
        return Int(count)
    }

    /// Checks that nothing is left.
    ///
    /// - Throws: ``ABIError`` `trailingData`.
    public func finish() throws(ABIError) {
        guard remaining == 0 else {
            throw ABIError(.trailingData, "\(remaining) of \(felts.count) felts are left over")
        }
    }
}
