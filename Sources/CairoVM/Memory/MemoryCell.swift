// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import Felt

/// A place in the machine's segmented memory.
package struct Pointer: Hashable, Sendable, CustomStringConvertible {
    package var segment: Int
    package var offset: Int

    @inline(__always)
    package init(_ segment: Int, _ offset: Int) {
        self.segment = segment
        self.offset = offset
    }

    @inline(__always)
    package static func + (pointer: Pointer, distance: Int) -> Pointer {
        Pointer(pointer.segment, pointer.offset &+ distance)
    }

    package var description: String { "\(segment):\(offset)" }
}

/// The contents of one memory cell: nothing yet, a field element, or a pointer.
package enum MemoryCell: Hashable, Sendable, CustomStringConvertible {
    case empty
    case felt(Felt)
    case pointer(Pointer)

    @inline(__always)
    package var isEmpty: Bool {
        if case .empty = self { return true }
        return false
    }

    package var description: String {
        switch self {
        case .empty: "nothing"
        case .felt(let value): value.hex
        case .pointer(let pointer): "pointer \(pointer)"
        }
    }
}
