// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Why a JSON text was refused, or why a value could not be read as the type asked for.
///
/// `description` names the place and the offending value and is safe for logs: excerpts of the document are escaped
/// and cut to 64 characters.
public struct JSONError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What kind of fault it is.
    public struct Code: Hashable, Sendable, CustomStringConvertible {
        private enum Kind: String {
            case syntax, encoding, duplicateKey, depth, size, type, missing, unknown, range, value
        }

        private let kind: Kind

        /// The text breaks the grammar of RFC 8259.
        public static let syntax = Code(kind: .syntax)
        /// The text is not valid UTF-8, or an escape names an unpaired surrogate.
        public static let encoding = Code(kind: .encoding)
        /// An object holds the same name twice.
        public static let duplicateKey = Code(kind: .duplicateKey)
        /// Containers are nested deeper than ``JSONLimits/maxDepth``.
        public static let depth = Code(kind: .depth)
        /// The text, a string, a number or a container is longer than its limit.
        public static let size = Code(kind: .size)
        /// The value has another type than the one asked for.
        public static let type = Code(kind: .type)
        /// A required member is absent.
        public static let missing = Code(kind: .missing)
        /// An object has a member that is not among those allowed.
        public static let unknown = Code(kind: .unknown)
        /// A number is outside the range asked for, or cannot be written in canonical form.
        public static let range = Code(kind: .range)
        /// The value has the right type but breaks a rule of the reader.
        public static let value = Code(kind: .value)

        /// The code's name, such as `duplicateKey`.
        public var description: String { kind.rawValue }
    }

    private final class Storage: Sendable {
        let code: Code
        let path: JSONPath
        let offset: Int?
        let reason: String

        init(code: Code, path: JSONPath, offset: Int?, reason: String) {
            self.code = code
            self.path = path
            self.offset = offset
            self.reason = reason
        }
    }

    // One word wide, so that typed throws cost the readers nothing when all is well.
    private let storage: Storage

    /// What kind of fault it is.
    public var code: Code { storage.code }

    /// Where in the document the fault is.
    public var path: JSONPath { storage.path }

    /// The byte of the text at which the fault was found, from zero; `nil` when a value was read, not a text.
    public var offset: Int? { storage.offset }

    /// What is wrong, without the place.
    public var reason: String { storage.reason }

    /// Creates an error.
    ///
    /// - Parameters:
    ///   - code: The kind of fault.
    ///   - path: Where it is.
    ///   - offset: The byte of the text, where one was read.
    ///   - reason: What is wrong and what to do, without the place.
    public init(_ code: Code, at path: JSONPath = .root, offset: Int? = nil, _ reason: String) {
        self.storage = Storage(code: code, path: path, offset: offset, reason: reason)
    }

    /// The place and the reason in one sentence.
    public var message: String {
        guard let offset else { return "\(path): \(reason)" }
        return "\(path): \(reason) (at byte \(offset))"
    }

    /// The same as ``message``.
    public var description: String { message }

    /// Whether two errors say the same.
    public static func == (left: JSONError, right: JSONError) -> Bool {
        left.code == right.code && left.path == right.path && left.offset == right.offset
            && left.reason == right.reason
    }

    /// Feeds code, path, offset and reason to the hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(path)
        hasher.combine(offset)
        hasher.combine(reason)
    }

    /// The same error, seen from one container further out.
    func inside(_ component: JSONPath.Component) -> JSONError {
        JSONError(code, at: JSONPath([component] + path.components), offset: offset, reason)
    }
}
