// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// What a contract offers to the outside: functions, constructor, events and the types they use.
///
/// ```swift
/// let interface = try ContractInterface(parsing: sierra.abi)
/// let calldata = try interface.function(named: "transfer")
///     .map { try interface.encodeCalldata(of: $0, json: ["0x123", "1000"]) }
/// let event = try interface.decodeEvent(keys: keys, data: data)
/// event.name                       // Transfer
/// event["value"]?.uint256          // 1000
/// ```
public struct ContractInterface: Sendable {
    /// The functions in the order of the file, those of interfaces included.
    public let functions: [ABIFunction]
    /// The constructor, or `nil` for a class without arguments and code of its own.
    public let constructor: ABIFunction?
    /// The handlers of messages from layer 1.
    public let l1Handlers: [ABIFunction]
    /// The structs, without those that are Cairo's own.
    public let structures: [String: ABIStructure]
    /// The enums, without those that are Cairo's own.
    public let enumerations: [String: ABIEnumeration]
    /// The event types by full name.
    public let events: [String: ABIEvent]
    /// The full names of the implemented interfaces.
    public let interfaces: [String]
    /// The full names of the event enums that no other event holds: what the contract itself emits.
    let rootEvents: [String]
    /// The full names of the structs whose values take no felts.
    let emptyStructures: Set<String>
    private let bySelector: [Felt: Int]

    init(
        functions: [ABIFunction], constructor: ABIFunction?, l1Handlers: [ABIFunction], structures: [ABIStructure],
        enumerations: [ABIEnumeration], events: [ABIEvent], interfaces: [String]
    ) {
        self.functions = functions
        self.constructor = constructor
        self.l1Handlers = l1Handlers
        self.structures = Dictionary(structures.map { ($0.name, $0) }) { first, _ in first }
        emptyStructures = EmptyStructures.names(among: self.structures)
        self.enumerations = Dictionary(enumerations.map { ($0.name, $0) }) { first, _ in first }
        self.events = Dictionary(events.map { ($0.name, $0) }) { first, _ in first }
        self.interfaces = interfaces
        var inner = Set<String>()
        for event in events {
            if case .enumeration(let variants) = event.kind { inner.formUnion(variants.map(\.event)) }
        }
        rootEvents = events.map(\.name).filter { !inner.contains($0) }
        bySelector = Dictionary(functions.enumerated().map { ($1.selector, $0) }) { first, _ in first }
    }

    /// An interface without anything, for encoding the types of Cairo's own.
    public static let empty = ContractInterface(
        functions: [], constructor: nil, l1Handlers: [], structures: [], enumerations: [], events: [], interfaces: [])

    /// The function of that name, or `nil`.
    public func function(named name: String) -> ABIFunction? { functions.first { $0.name == name } }

    /// The function of that selector, or `nil`.
    public func function(selector: Felt) -> ABIFunction? { bySelector[selector].map { functions[$0] } }

    /// The function of that name.
    ///
    /// - Throws: ``ABIError`` `unknownName`, with the names that there are.
    public func requireFunction(_ name: String) throws(ABIError) -> ABIFunction {
        if let function = function(named: name) { return function }
        let names = functions.map(\.name).sorted().prefix(40).joined(separator: ", ")
        throw ABIError(.unknownName, "the contract has no function \"\(name.excerpt)\"; it has: \(names)")
    }
}

extension SierraClass {
    /// The parsed interface of the class.
    ///
    /// - Throws: ``ABIError``, naming the item.
    public func interface() throws(ABIError) -> ContractInterface { try ContractInterface(parsing: abi) }
}
