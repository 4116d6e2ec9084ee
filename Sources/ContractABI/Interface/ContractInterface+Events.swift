// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// An event that a contract emitted, with its members by name.
public struct DecodedEvent: Hashable, Sendable {
    /// The full name of the event's struct.
    public let type: String
    /// The variants from the contract's own event enum to this event; the last one names it.
    public let variants: [String]
    /// The members in the order of the struct.
    public let members: [ABIMember]

    /// The event's name, such as `Transfer`.
    public var name: String {
        variants.last ?? type.split(separator: ":").last.map(String.init) ?? type
    }

    /// The value of a member, or `nil`.
    public subscript(name: String) -> ABIValue? { members.first { $0.name == name }?.value }

    /// An object with `name`, `type` and `members`.
    public var json: JSONValue { ["name": .string(name), "type": .string(type), "members": members.json] }
}

extension ContractInterface {
    /// Decodes an event of the contract.
    ///
    /// The first key is the selector of the variant; inside variants that hold enums of events of their own (those of
    /// components) the next key goes on in the same way, except for flat ones, which add no key.
    ///
    /// - Throws: ``ABIError``: `unknownName` where no event has these keys, and others with the place of what does
    ///   not fit.
    public func decodeEvent(keys: [Felt], data: [Felt]) throws(ABIError) -> DecodedEvent {
        for root in rootEvents {
            guard case .enumeration? = events[root]?.kind else { continue }
            if let match = match(root, keys[...], []) { return try decode(match, data) }
        }
        // Structs that no enum holds are events of old compilers, named by their own selector.
        for root in rootEvents {
            guard let event = events[root], case .structure(let members) = event.kind, let first = keys.first,
                first == selector(event.shortName)
            else { continue }
            return try decode(EventMatch(event: root, members: members, variants: [], keys: keys.dropFirst()), data)
        }
        let first = keys.first.map { "the first key \($0.hex)" } ?? "no keys"
        throw ABIError(.unknownName, "the contract has no event with \(first)")
    }

    /// The keys by which an event is searched for: the selectors of the variants that lead to it.
    ///
    /// - Parameter name: The name of the event, such as `Transfer`.
    /// - Returns: `nil` where the contract has no such event.
    public func eventKeys(named name: String) -> [Felt]? {
        func search(_ event: String, _ keys: [Felt]) -> [Felt]? {
            guard case .enumeration(let variants)? = events[event]?.kind else { return nil }
            for variant in variants {
                let inner = variant.isFlat ? keys : keys + [selector(variant.name)]
                if variant.name == name, case .structure? = events[variant.event]?.kind { return inner }
                if let found = search(variant.event, inner) { return found }
            }
            return nil
        }
        for root in rootEvents {
            if let keys = search(root, []) { return keys }
        }
        return nil
    }

    private struct EventMatch {
        let event: String
        let members: [ABIEvent.Member]
        let variants: [String]
        let keys: ArraySlice<Felt>
    }

    private func match(_ name: String, _ keys: ArraySlice<Felt>, _ variants: [String]) -> EventMatch? {
        switch events[name]?.kind {
        case .structure(let members):
            return EventMatch(event: name, members: members, variants: variants, keys: keys)
        case .enumeration(let choices):
            for choice in choices where !choice.isFlat && keys.first == selector(choice.name) {
                return match(choice.event, keys.dropFirst(), variants + [choice.name])
            }
            for choice in choices where choice.isFlat {
                if case .structure? = events[choice.event]?.kind { continue }
                if let match = match(choice.event, keys, variants + [choice.name]) { return match }
            }
            return nil
        case nil: return nil
        }
    }

    private func decode(_ match: EventMatch, _ data: [Felt]) throws(ABIError) -> DecodedEvent {
        var keys = FeltReader(match.keys)
        var data = FeltReader(data)
        var members: [ABIMember] = []
        do throws(ABIError) {
            for member in match.members {
                do throws(ABIError) {
                    let value =
                        switch member.placement {
                        case .key: try decode(&keys, as: member.type)
                        case .data: try decode(&data, as: member.type)
                        }
                    members.append(ABIMember(member.name, value))
                } catch { throw error.inside(member.name) }
            }
            do throws(ABIError) { try keys.finish() } catch { throw error.inside("keys") }
            do throws(ABIError) { try data.finish() } catch { throw error.inside("data") }
        } catch {
            throw error.inside(match.variants.last ?? match.event)
        }
        return DecodedEvent(type: match.event, variants: match.variants, members: members)
    }
}
