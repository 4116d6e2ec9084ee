// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// A named type: a member, an argument or a variant.
public struct ABIParameter: Hashable, Sendable {
    /// The name.
    public let name: String
    /// The type.
    public let type: ABIType

    /// Names a type.
    public init(name: String, type: ABIType) {
        self.name = name
        self.type = type
    }
}

/// An entry point of a contract.
public struct ABIFunction: Hashable, Sendable {
    /// What happens with the entry point.
    public enum Kind: Hashable, Sendable {
        /// Called by transactions and contracts; `view` ones promise to change nothing.
        case function(isView: Bool)
        /// Runs at deployment.
        case constructor
        /// Receives messages of layer 1.
        case l1Handler
    }

    /// What kind of entry point it is.
    public let kind: Kind
    /// The name.
    public let name: String
    /// The arguments.
    public let inputs: [ABIParameter]
    /// What it returns: nothing or one value.
    public let outputs: [ABIType]
    /// The interface (trait) that it belongs to, by full name, or `nil`.
    public let interface: String?
    /// The selector by which it is called.
    public let selector: Felt

    /// Whether it promises to change nothing.
    public var isView: Bool { kind == .function(isView: true) }

    /// The name with the types of arguments and result.
    public var signature: String {
        let arguments = inputs.map { "\($0.name): \($0.type)" }.joined(separator: ", ")
        guard let output = outputs.first else { return "\(name)(\(arguments))" }
        return "\(name)(\(arguments)) -> \(output)"
    }
}

/// A struct of a contract.
public struct ABIStructure: Hashable, Sendable {
    /// The full name.
    public let name: String
    /// The members in order.
    public let members: [ABIParameter]
}

/// An enum of a contract.
public struct ABIEnumeration: Hashable, Sendable {
    /// The full name.
    public let name: String
    /// The variants in order; those without a value have the unit type.
    public let variants: [ABIParameter]
}

/// An event type of a contract: a struct with what is emitted, or an enum of events.
public struct ABIEvent: Hashable, Sendable {
    /// Where a member of an event stands.
    public enum Placement: Hashable, Sendable {
        /// Among the keys, where it can be searched for.
        case key
        /// Among the data.
        case data
    }

    /// A member of an event.
    public struct Member: Hashable, Sendable {
        /// The name.
        public let name: String
        /// The type.
        public let type: ABIType
        /// Where it stands.
        public let placement: Placement
    }

    /// An event of an enum of events.
    public struct Variant: Hashable, Sendable {
        /// The name, whose selector is the event's first key unless it is flat.
        public let name: String
        /// The full name of the event type.
        public let event: String
        /// Whether the keys of the inner enum stand in place of a key of this variant.
        public let isFlat: Bool
    }

    /// What the event type is.
    public enum Kind: Hashable, Sendable {
        /// An event.
        case structure([Member])
        /// One of several events.
        case enumeration([Variant])
    }

    /// The full name.
    public let name: String
    /// What it is.
    public let kind: Kind

    /// The last part of the name, such as `Transfer`.
    public var shortName: String { name.split(separator: ":").last.map(String.init) ?? name }
}
