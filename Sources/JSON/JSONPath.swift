// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// The place of a value inside a JSON document, printed like `$.payload.matrix_a[1][0]`.
public struct JSONPath: Hashable, Sendable, CustomStringConvertible {
    /// One step from a container to a value inside it.
    public enum Component: Hashable, Sendable {
        /// The member of an object with this name.
        case key(String)
        /// The element of an array at this position, from zero.
        case index(Int)
    }

    /// The steps from the document's root, outermost first.
    public var components: [Component]

    /// The document itself, printed `$`.
    public static let root = JSONPath([])

    /// Creates a path of these steps, outermost first.
    public init(_ components: [Component]) {
        self.components = components
    }

    /// The path of the member `key` of the object at this path.
    public func appending(_ key: String) -> JSONPath {
        JSONPath(components + [.key(key)])
    }

    /// The path of element `index` of the array at this path.
    public func appending(_ index: Int) -> JSONPath {
        JSONPath(components + [.index(index)])
    }

    /// The path as text. Names that are not plain identifiers are quoted (`$["a b"]`), and very long ones are cut, so
    /// that the text is safe for logs whatever the document holds.
    public var description: String {
        var text = "$"
        for component in components {
            switch component {
            case .index(let index): text += "[\(index)]"
            case .key(let key) where Self.isIdentifier(key): text += ".\(key)"
            case .key(let key): text += "[\(JSONValue.excerpt(of: key))]"
            }
        }
        return text
    }

    private static func isIdentifier(_ key: String) -> Bool {
        guard !key.isEmpty, key.utf8.count <= 64 else { return false }
        return key.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }
}

extension JSONPath: ExpressibleByArrayLiteral {
    /// Creates a path from its steps, outermost first.
    public init(arrayLiteral elements: Component...) {
        self.init(elements)
    }
}
