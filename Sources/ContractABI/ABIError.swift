// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why an interface, a class or a value was refused.
///
/// The message names the place inside the value, such as `calls[2].calldata[0]`, what stands there, and what is
/// expected. Excerpts of input are cut to 64 characters.
public struct ABIError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kind of a failure, to compare with; more kinds may be added.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String, Hashable, Sendable {
            case syntax, unknownType, unknownName, type, missing, unexpected, range, length, endOfData, trailingData
            case depth
        }

        private let kind: Kind

        /// The text or JSON of an interface or a class does not have the documented form.
        public static let syntax = Code(kind: .syntax)
        /// A type is named that the interface does not define and that is none of Cairo's own.
        public static let unknownType = Code(kind: .unknownType)
        /// The interface has no function, event, struct, enum or variant of that name.
        public static let unknownName = Code(kind: .unknownName)
        /// A value has another type than the interface asks for.
        public static let type = Code(kind: .type)
        /// A member or argument is absent.
        public static let missing = Code(kind: .missing)
        /// A member or argument is given that the interface does not have.
        public static let unexpected = Code(kind: .unexpected)
        /// A number does not fit its type.
        public static let range = Code(kind: .range)
        /// An array or a text has the wrong number of elements.
        public static let length = Code(kind: .length)
        /// The felts end before the value is complete.
        public static let endOfData = Code(kind: .endOfData)
        /// Felts are left over after the value.
        public static let trailingData = Code(kind: .trailingData)
        /// Values or types are nested deeper than 64 levels.
        public static let depth = Code(kind: .depth)

        /// The kind's name.
        public var description: String { kind.rawValue }
    }

    /// One step from a value to a part of it.
    public enum PathComponent: Hashable, Sendable {
        /// A member, an argument or a variant.
        case name(String)
        /// An element of an array or a tuple.
        case index(Int)
    }

    private final class Storage: Sendable {
        let code: Code
        let path: [PathComponent]
        let reason: String

        init(_ code: Code, _ path: [PathComponent], _ reason: String) {
            self.code = code
            self.path = path
            self.reason = reason
        }
    }

    // One word wide, so that typed throws cost callers nothing when all is well.
    private let storage: Storage

    /// What kind of failure it is.
    public var code: Code { storage.code }
    /// Where in the value it is, from the outside in.
    public var path: [PathComponent] { storage.path }
    /// What is wrong, without the place.
    public var reason: String { storage.reason }

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The kind of failure.
    ///   - path: Where it is.
    ///   - reason: What is wrong and what to do, without the place.
    public init(_ code: Code, at path: [PathComponent] = [], _ reason: String) {
        storage = Storage(code, path, reason)
    }

    /// The place as text, such as `calls[2].calldata[0]`; empty for the value as a whole.
    public var place: String {
        var text = ""
        for component in path {
            switch component {
            case .name(let name): text += text.isEmpty ? name : ".\(name)"
            case .index(let index): text += "[\(index)]"
            }
        }
        return text
    }

    /// The place and the reason in one sentence.
    public var message: String { path.isEmpty ? reason : "\(place): \(reason)" }

    /// The same as ``message``.
    public var description: String { message }

    /// Whether two errors say the same.
    public static func == (left: ABIError, right: ABIError) -> Bool {
        left.code == right.code && left.path == right.path && left.reason == right.reason
    }

    /// Feeds code, path and reason to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(path)
        hasher.combine(reason)
    }

    /// The same error, seen from one level further out.
    public func inside(_ name: String) -> ABIError { ABIError(code, at: [.name(name)] + path, reason) }

    /// The same error, seen from the array or tuple around the element.
    public func inside(_ index: Int) -> ABIError { ABIError(code, at: [.index(index)] + path, reason) }
}

extension StringProtocol {
    /// The text for a message: at most 64 characters, control characters escaped.
    var excerpt: String {
        let head = prefix(64).unicodeScalars.map { $0.value < 32 ? "\\u{\(String($0.value, radix: 16))}" : String($0) }
        return head.joined() + (count > 64 ? "…" : "")
    }
}
