// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import JSON
import Testing

@Suite("Events")
struct EventTests {
    let interface: ContractInterface

    init() throws { interface = try ContractInterface(parsing: testInterface) }

    @Test func decodesKeysAndData() throws {
        let event = try interface.decodeEvent(keys: [selector("Transfer"), 7, 8], data: [1000, 0])
        #expect(event.name == "Transfer")
        #expect(event.type == "token::Transfer")
        #expect(event.variants == ["Flat", "Transfer"])
        #expect(event["from"]?.felt == 7)
        #expect(event["to"]?.felt == 8)
        #expect(event["value"]?.uint256 == 1000)
        #expect(event.json["members"] == ["from": "0x7", "value": 1000, "to": "0x8"])
    }

    @Test func decodesAnEventOfANestedComponent() throws {
        let event = try interface.decodeEvent(keys: [selector("Token"), selector("Approval")], data: [])
        #expect(event.variants == ["Token", "Approval"])
        #expect(event.members.isEmpty)
    }

    @Test func decodesKeysOfSeveralFelts() throws {
        let event = try interface.decodeEvent(keys: [selector("Paid"), 0, 0x6869, 2], data: [2, 0, 0x6f6b, 2])
        #expect(event["note"]?.string == "hi")
        #expect(event["status"] == .enumeration("app::Status", variant: "Failed", .string("ok")))
    }

    @Test func knowsTheKeysToSearchFor() {
        #expect(interface.eventKeys(named: "Transfer") == [selector("Transfer")])
        #expect(interface.eventKeys(named: "Paid") == [selector("Paid")])
        #expect(interface.eventKeys(named: "Burn") == nil)
    }

    @Test(arguments: [
        ([] as [Felt], [] as [Felt], ABIError.Code.unknownName, ""),
        ([selector("Other")], [], .unknownName, ""),
        ([selector("Token")], [], .unknownName, ""),
        ([selector("Transfer"), 7], [1000, 0], .endOfData, "Transfer.to"),
        ([selector("Transfer"), 7, 8], [1000], .endOfData, "Transfer.value"),
        ([selector("Transfer"), 7, 8, 9], [1000, 0], .trailingData, "Transfer.keys"),
        ([selector("Transfer"), 7, 8], [1000, 0, 0], .trailingData, "Transfer.data"),
    ])
    func refusesWhatDoesNotFit(_ keys: [Felt], _ data: [Felt], _ code: ABIError.Code, _ place: String) {
        do throws(ABIError) {
            _ = try interface.decodeEvent(keys: keys, data: data)
            Issue.record("was accepted")
        } catch {
            #expect(error.code == code)
            #expect(error.place == place)
        }
    }
}
