// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import FuzzSupport
import Marketplace

extension FuzzTarget {
    /// The contract's events: bytes make felts, of which the first is one of the events that there are.
    static let marketplaceEvents = FuzzTarget(onBytes: "marketplace-events") { bytes in
        let names = [
            "TaskCreated", "TaskAssigned", "TaskCancelled", "TaskExpired", "TaskCompleted", "NodeRegistered",
            "NodeKeyRotated", "NodeStatusChanged", "SpendingLimitSet", "Paused", "NoSuchEvent",
        ]
        guard bytes.count >= 2 else { return }
        let name = names[Int(bytes[0]) % names.count]
        var felts: [Felt] = []
        var rest = bytes[2...]
        while let tag = rest.popFirst() {
            if tag < 0xE0 {
                felts.append(Felt(UInt64(tag)))
            } else {
                let taken = rest.prefix(Int(tag & 31) + 1)
                rest = rest.dropFirst(taken.count)
                felts.append(Felt(reducingBigEndianBytes: taken))
            }
        }
        let keys = [SmainerEvent.selectorOfEvent(named: name)] + felts.prefix(Int(bytes[1]) % 6)
        let data = Array(felts.dropFirst(keys.count - 1))
        let event = try? SmainerEvent.decode(keys: keys, data: data)
        if name == "NoSuchEvent" { require(event == nil, "an event that does not exist") }
        // How the felts are split between keys and data does not matter to what is read.
        guard name != "Paused", let event else { return }
        let together = try? SmainerEvent.decode(keys: [keys[0]], data: felts)
        require(together == event, "\(name) with all felts in its data")
    }
}
