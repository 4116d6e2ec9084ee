// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

extension ContractInterface {
    /// Parses the text of an interface, as the member `abi` of a class holds it.
    ///
    /// - Throws: ``ABIError`` `syntax` for text that is no JSON, and as ``init(json:)`` otherwise.
    public init(parsing text: String) throws(ABIError) {
        let value: JSONValue
        do { value = try JSONValue(parsing: text) } catch { throw ABIError(.syntax, "the interface: \(error.message)") }
        try self.init(json: value)
    }

    /// Reads an interface of a Sierra class from its JSON array.
    ///
    /// - Throws: ``ABIError``, naming the item, such as `[3].inputs[0].type`. Types are resolved here, so that every
    ///   name that an item uses is known to exist.
    public init(json: JSONValue) throws(ABIError) {
        guard let items = json.arrayValue else {
            throw ABIError(.syntax, "an interface is an array, not \(json.kindName)")
        }
        var parser = InterfaceParser(items: items)
        for (index, item) in items.enumerated() {
            do throws(ABIError) { try parser.add(item) } catch { throw error.inside(index) }
        }
        try parser.checkEvents()
        self.init(
            functions: parser.functions, constructor: parser.constructor, l1Handlers: parser.l1Handlers,
            structures: parser.structures, enumerations: parser.enumerations, events: parser.events,
            interfaces: parser.interfaces)
    }
}

private struct InterfaceParser {
    let structureNames: Set<String>
    let enumerationNames: Set<String>
    var functions: [ABIFunction] = []
    var constructor: ABIFunction?
    var l1Handlers: [ABIFunction] = []
    var structures: [ABIStructure] = []
    var enumerations: [ABIEnumeration] = []
    var events: [ABIEvent] = []
    var interfaces: [String] = []

    init(items: [JSONValue]) {
        func names(_ type: String) -> Set<String> {
            Set(items.filter { $0["type"]?.stringValue == type }.compactMap { $0["name"]?.stringValue })
        }
        structureNames = names("struct")
        enumerationNames = names("enum")
    }

    mutating func add(_ item: JSONValue, interface: String? = nil) throws(ABIError) {
        let kind = try text(item, "type")
        switch kind {
        case "function":
            let isView = item["state_mutability"]?.stringValue == "view"
            functions.append(try function(item, .function(isView: isView), interface))
        case "constructor": constructor = try function(item, .constructor, nil)
        case "l1_handler": l1Handlers.append(try function(item, .l1Handler, interface))
        case "struct":
            let name = try text(item, "name")
            if try isOwn(name) { return }
            structures.append(ABIStructure(name: name, members: try parameters(item, "members")))
        case "enum":
            let name = try text(item, "name")
            if try isOwn(name) { return }
            enumerations.append(ABIEnumeration(name: name, variants: try parameters(item, "variants")))
        case "event": events.append(try event(item))
        case "interface":
            guard interface == nil else { throw ABIError(.syntax, "an interface holds another one") }
            let name = try text(item, "name")
            interfaces.append(name)
            for (index, inner) in try list(item, "items").enumerated() {
                do throws(ABIError) { try add(inner, interface: name) } catch {
                    throw error.inside(index).inside("items")
                }
            }
        case "impl": break
        default:
            throw ABIError(
                .syntax, at: [.name("type")],
                "\"\(kind.excerpt)\" is no kind of item; interfaces of Cairo 0 classes are not supported")
        }
    }

    /// Whether the struct or enum is one that ``ABIType`` has a case for.
    private func isOwn(_ name: String) throws(ABIError) -> Bool {
        do throws(ABIError) {
            switch try type(name) {
            case .structure, .enumeration: return false
            default: return true
            }
        } catch {
            throw error.inside("name")
        }
    }

    private func function(
        _ item: JSONValue, _ kind: ABIFunction.Kind, _ interface: String?
    ) throws(ABIError) -> ABIFunction {
        let name = try text(item, "name")
        var outputs: [ABIType] = []
        for (index, output) in (item["outputs"]?.arrayValue ?? []).enumerated() {
            do throws(ABIError) { outputs.append(try self.memberType(output)) } catch {
                throw error.inside(index).inside("outputs")
            }
        }
        return ABIFunction(
            kind: kind, name: name, inputs: try parameters(item, "inputs"), outputs: outputs, interface: interface,
            selector: selector(name))
    }

    private func event(_ item: JSONValue) throws(ABIError) -> ABIEvent {
        let name = try text(item, "name")
        let kind = try text(item, "kind")
        if kind == "struct" {
            var members: [ABIEvent.Member] = []
            for (index, member) in try list(item, "members").enumerated() {
                do throws(ABIError) {
                    let placement = try text(member, "kind")
                    guard placement == "key" || placement == "data" else {
                        throw ABIError(
                            .syntax, at: [.name("kind")], "key or data is expected, not \"\(placement.excerpt)\"")
                    }
                    members.append(
                        ABIEvent.Member(
                            name: try text(member, "name"), type: try memberType(member),
                            placement: placement == "key" ? .key : .data))
                } catch { throw error.inside(index).inside("members") }
            }
            return ABIEvent(name: name, kind: .structure(members))
        }
        guard kind == "enum" else {
            throw ABIError(.syntax, at: [.name("kind")], "struct or enum is expected, not \"\(kind.excerpt)\"")
        }
        var variants: [ABIEvent.Variant] = []
        for (index, variant) in try list(item, "variants").enumerated() {
            do throws(ABIError) {
                let kind = try text(variant, "kind")
                guard kind == "nested" || kind == "flat" else {
                    throw ABIError(
                        .syntax, at: [.name("kind")], "nested or flat is expected, not \"\(kind.excerpt)\"")
                }
                variants.append(
                    ABIEvent.Variant(
                        name: try text(variant, "name"), event: try text(variant, "type"), isFlat: kind == "flat"))
            } catch { throw error.inside(index).inside("variants") }
        }
        return ABIEvent(name: name, kind: .enumeration(variants))
    }

    /// Checks that the events that enums name exist, and that none holds itself.
    func checkEvents() throws(ABIError) {
        let byName = Dictionary(events.map { ($0.name, $0) }) { first, _ in first }
        var done = Set<String>()
        func visit(_ event: ABIEvent, _ above: Set<String>) throws(ABIError) {
            guard case .enumeration(let variants) = event.kind, !done.contains(event.name) else { return }
            guard !above.contains(event.name) else {
                throw ABIError(.syntax, "the event \"\(event.name.excerpt)\" holds itself")
            }
            guard above.count < ABIRanges.maxDepth else {
                throw ABIError(.depth, "events are nested deeper than 64 levels")
            }
            for variant in variants {
                guard let inner = byName[variant.event] else {
                    throw ABIError(
                        .unknownType,
                        "the interface does not define the event \"\(variant.event.excerpt)\" of \(variant.name.excerpt)"
                    )
                }
                try visit(inner, above.union([event.name]))
            }
            done.insert(event.name)
        }
        for event in events { try visit(event, []) }
    }

    private func parameters(_ item: JSONValue, _ key: String) throws(ABIError) -> [ABIParameter] {
        var parameters: [ABIParameter] = []
        for (index, parameter) in try list(item, key).enumerated() {
            do throws(ABIError) {
                parameters.append(ABIParameter(name: try text(parameter, "name"), type: try memberType(parameter)))
            } catch { throw error.inside(index).inside(key) }
        }
        return parameters
    }

    private func memberType(_ item: JSONValue) throws(ABIError) -> ABIType {
        let text = try text(item, "type")
        do throws(ABIError) { return try type(text) } catch { throw error.inside("type") }
    }

    private func type(_ text: String) throws(ABIError) -> ABIType {
        try ABIType(parsing: text, structures: structureNames, enumerations: enumerationNames)
    }

    private func text(_ item: JSONValue, _ key: String) throws(ABIError) -> String {
        guard let text = item[key]?.stringValue else {
            throw ABIError(.missing, at: [.name(key)], "a string is expected")
        }
        return text
    }

    private func list(_ item: JSONValue, _ key: String) throws(ABIError) -> [JSONValue] {
        guard let list = item[key]?.arrayValue else {
            throw ABIError(.missing, at: [.name(key)], "a list is expected")
        }
        return list
    }
}
