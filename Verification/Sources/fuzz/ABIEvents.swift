// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import FuzzSupport

extension FuzzTarget {
    /// Events: the first byte is the number of keys. The members of what is read fit their types again.
    static let abiEvents = FuzzTarget(onBytes: "abi-events") { bytes in
        let interface = ABIFixture.interface
        var stream = FeltStream(bytes, dictionary: ["Moved", "Named", "Inner", "Nested"].map { selector($0) })
        let count = Int(stream.byte() % 8)
        var keys: [Felt] = []
        while keys.count < count, let felt = stream.next() { keys.append(felt) }
        let data = stream.all()
        guard let event = try? interface.decodeEvent(keys: keys, data: data) else { return }
        guard case .structure(let members)? = interface.events[event.type]?.kind else {
            return require(false, "\(event.type) is no event with members")
        }
        require(members.map(\.name) == event.members.map(\.name), "the members of \(event.type)")
        var encoded: [ABIEvent.Placement: [Felt]] = [.key: [], .data: []]
        for (member, value) in zip(members, event.members) {
            encoded[member.placement, default: []] += requireNoThrow("encoding \(value)") {
                try interface.encode(value.value, as: member.type)
            }
        }
        require(encoded[.data] == data, "the data of \(event.name)")
        require(encoded[.key].map { keys.suffix($0.count) == $0[...] } ?? false, "the keys of \(event.name)")
    }
}
