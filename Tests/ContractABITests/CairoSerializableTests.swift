// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import TestSupport
import Testing

@Suite("Typed values in felts")
struct CairoSerializableTests {
    private func roundTrip<Value: CairoSerializable & Equatable>(_ value: Value, _ felts: [Felt]) throws {
        #expect(value.felts == felts)
        #expect(try Value(felts: felts) == value)
        #expect(throws: ABIError.self) { try Value(felts: felts.dropLast()) }
        #expect(throws: ABIError.self) { try Value(felts: felts + [.zero]) }
    }

    @Test func knownForms() throws {
        try roundTrip(Felt(UInt64(5)), [5])
        try roundTrip(true, [1])
        try roundTrip(UInt8.max, [255])
        try roundTrip(UInt16(9), [9])
        try roundTrip(UInt32(9), [9])
        try roundTrip(UInt64.max, [0xffff_ffff_ffff_ffff])
        try roundTrip(UInt128.max, [0xffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff])
        try roundTrip(UInt256(low: 1, high: 2), [1, 2])
        try roundTrip([UInt64(7), 8], [2, 7, 8])
        try roundTrip([[UInt8]](), [0])
        try roundTrip(UInt256?.none, [1])
        try roundTrip(UInt256?.some(UInt256(low: 3, high: 0)), [0, 3, 0])
        try roundTrip("", [0, 0, 0])
        // 31 bytes are a whole word.
        try roundTrip(
            String(repeating: "a", count: 31),
            [1, Felt(reducingBigEndianBytes: [UInt8](repeating: 97, count: 31)), 0, 0])
        try roundTrip("ü", [0, 0xc3bc, 2])
    }

    @Test func bytesOfEveryLength() throws {
        var generator = SeededGenerator.random()
        for count in 0...100 {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            let value = ByteArray(bytes)
            #expect(value.felts.count == 3 + count / 31)
            #expect(try ByteArray(felts: value.felts).bytes == bytes)
        }
    }

    @Test func refusesWhatDoesNotFit() {
        #expect(throws: ABIError.self) { try UInt8(felts: [256]) }
        #expect(throws: ABIError.self) { try UInt128(felts: [-1]) }
        #expect(throws: ABIError.self) { try Bool(felts: [2]) }
        #expect(throws: ABIError.self) { try UInt256(felts: [0, -1]) }
        #expect(throws: ABIError.self) { try String(felts: [0, 0xff, 1]) }
        #expect { try [UInt8](felts: [2, 1, 300]) } throws: { "\($0)" == "[1]: 0x12c does not fit into u8" }
        #expect { try [UInt8](felts: [0x100_0000_0000]) } throws: { ($0 as? ABIError)?.code == .length }
    }

    @Test func selectorsOfSpecialNames() {
        #expect(selector("__default__") == .zero)
        #expect(selector("__l1_default__") == .zero)
        #expect(Selector.of("transfer") == Selector.transfer)
    }
}
