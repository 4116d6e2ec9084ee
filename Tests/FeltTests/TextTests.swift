// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation
import TestSupport
import Testing

@Suite struct TextTests {
    @Test func printingAgreesWithGMPAndIsParsedBack() throws {
        var generator = SeededGenerator.random()
        let values = edgeIntegers + (0..<1_000).map { UInt256.random(using: &generator) &>> ($0 % 256) }
        for v in values {
            let x = GMPInteger(v)
            #expect(v.hex == "0x" + x.text(base: 16))
            #expect(v.decimal == x.text(base: 10) && v.description == v.decimal)
            #expect(try UInt256(hex: v.hex) == v)
            #expect(try UInt256(hex: v.hex.dropFirst(2)) == v)
            #expect(try UInt256(hex: v.hex.dropFirst(2).uppercased()) == v)
            #expect(try UInt256(decimal: v.decimal) == v)
            #expect(try UInt256(parsing: v.hex) == v && UInt256(parsing: v.decimal) == v)
            #expect(try UInt256(bigEndianBytes: v.bigEndianBytes) == v)
            #expect(v.bigEndianBytes.count == 32)

            let felt = Felt(reducing: v)
            #expect(try Felt(hex: felt.hex) == felt && Felt(decimal: felt.decimal) == felt)
            #expect(try Felt(parsing: felt.hex) == felt && Felt(parsing: felt.decimal) == felt)
            #expect(try Felt(bigEndianBytes: felt.bigEndianBytes) == felt)
            #expect(Felt(reducingBigEndianBytes: v.bigEndianBytes) == felt)
            #expect("\(felt)" == felt.uint256.hex && Felt(felt.description) == felt)
        }
    }

    @Test(arguments: [
        ("", FeltError.Code.empty), ("0x", .empty), ("0xg", .invalidCharacter), ("0x 1", .invalidCharacter),
        ("0x1_0", .invalidCharacter), ("0X1", .invalidCharacter), ("-0x1", .invalidCharacter),
        ("0x-1", .invalidCharacter),
        ("0x１", .invalidCharacter), ("é", .invalidCharacter), ("0x0x1", .invalidCharacter),
        ("0x" + String(repeating: "0", count: 65), .tooLong), (String(repeating: "f", count: 65), .tooLong),
        ("0x800000000000011000000000000000000000000000000000000000000000001", .outOfRange),
        ("0x" + String(repeating: "f", count: 64), .outOfRange),
    ])
    func hexadecimalTextThatIsNoFelt(text: String, code: FeltError.Code) {
        let error = #expect(throws: FeltError.self) { try Felt(hex: text) }
        #expect(error?.code == code)
        #expect(error.map { "\($0)" }?.isEmpty == false)
    }

    @Test(arguments: [
        ("", FeltError.Code.empty), ("1a", .invalidCharacter), ("+1", .invalidCharacter), ("-1", .invalidCharacter),
        ("1.0", .invalidCharacter), ("1e3", .invalidCharacter), (" 1", .invalidCharacter), ("٣", .invalidCharacter),
        (String(repeating: "0", count: 79), .tooLong), (String(repeating: "9", count: 78), .outOfRange),
        ("115792089237316195423570985008687907853269984665640564039457584007913129639936", .outOfRange),
        ("3618502788666131213697322783095070105623107215331596699973092056135872020481", .outOfRange),
    ])
    func decimalTextThatIsNoFelt(text: String, code: FeltError.Code) {
        #expect(#expect(throws: FeltError.self) { try Felt(decimal: text) }?.code == code)
        #expect(#expect(throws: FeltError.self) { try Felt(parsing: text) }?.code == code)
    }

    @Test func theLargestValuesAreAccepted() throws {
        #expect(try Felt(hex: "0x0800000000000011000000000000000000000000000000000000000000000000") == -1)
        #expect(
            try Felt(decimal: "3618502788666131213697322783095070105623107215331596699973092056135872020480") == -1)
        #expect(try UInt256(hex: String(repeating: "F", count: 64)) == .max)
        #expect(try UInt256(decimal: UInt256.max.decimal) == .max)
    }

    @Test func errorsCutLongTexts() {
        let text = "0x" + String(repeating: "z", count: 100_000)
        let error = #expect(throws: FeltError.self) { try Felt(hex: text) }
        #expect((error?.message.count ?? .max) < 200)
    }

    @Test func bytesOfOtherLengths() throws {
        #expect(try Felt(bigEndianBytes: []) == 0)
        #expect(try Felt(bigEndianBytes: [1, 0]) == 256)
        #expect(
            #expect(throws: FeltError.self) { try Felt(bigEndianBytes: [UInt8](repeating: 0, count: 33)) }?.code
                == .tooLong)
        #expect(
            #expect(throws: FeltError.self) { try Felt(bigEndianBytes: [UInt8](repeating: 255, count: 32)) }?.code
                == .outOfRange)
        var generator = SeededGenerator.random()
        let p = GMPInteger(Felt.modulus)
        for count in 0..<70 {
            let bytes = (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
            var expected = GMPInteger(0)
            for byte in bytes { expected = (expected << 8) + GMPInteger(Int(byte)) }
            #expect(Felt(reducingBigEndianBytes: bytes).uint256 == (expected % p).uint256)
        }
    }

    @Test func shortStrings() throws {
        #expect(try Felt(shortString: "SN_SEPOLIA") == 0x534e_5f53_4550_4f4c_4941)
        #expect(try Felt(shortString: "") == 0)
        #expect(Felt.zero.shortString == "")
        for text in ["a", "STARKNET_BLOCK_HASH1", "with space\n", String(repeating: "~", count: 31)] {
            #expect(try Felt(shortString: text).shortString == text)
        }
        #expect(#expect(throws: FeltError.self) { try Felt(shortString: "é") }?.code == .notASCII)
        #expect(
            #expect(throws: FeltError.self) { try Felt(shortString: String(repeating: "a", count: 32)) }?.code
                == .tooLong)
        #expect(Felt(0x80).shortString == nil)
        #expect(Felt(0x6100_62).shortString == nil)
        #expect(Felt(-1).shortString == nil)
    }

    @Test func literals() {
        let large: Felt = 0x0800_0000_0000_0011_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000_0000
        #expect(large == -1 && large + 1 == 0)
        #expect(Felt(-5) + 5 == 0)
        let int = -7
        #expect(Felt(int) == -7 && Felt(Int8.min) == -128 && Felt(UInt8.max) == 255)
        #expect(Felt(Int128.min) + Felt(UInt128(1) << 127) == 0)
        let integer: UInt256 = 0xffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff_ffff
        #expect(integer == .max)
        #expect((0 as UInt256) == .zero && (1 as Felt) == .one && (0 as Felt) == .zero)
    }

    @Test func narrowing() {
        #expect(Felt(UInt64.max).uint64 == .max && (Felt(UInt64.max) + 1).uint64 == nil)
        #expect(Felt(UInt128.max).uint128 == .max && (Felt(UInt128.max) + 1).uint128 == nil)
        #expect(Felt(7).int == 7 && Felt(UInt64.max).int == nil && Felt(-1).int == nil)
    }

    @Test func codingIsAStringInHexadecimal() throws {
        let encoder = JSONEncoder()
        #expect(String(decoding: try encoder.encode([Felt(255), 0]), as: UTF8.self) == #"["0xff","0x0"]"#)
        #expect(String(decoding: try encoder.encode([UInt256(255 as UInt64)]), as: UTF8.self) == #"["0xff"]"#)
        let decoder = JSONDecoder()
        #expect(try decoder.decode([Felt].self, from: Data(#"["0xFF","17"]"#.utf8)) == [255, 17])
        #expect(try decoder.decode([UInt256].self, from: Data(#"["0xFF","17"]"#.utf8)) == [255, 17])
        for text in [#"["0xg"]"#, "[5]", #"["-1"]"#, #"["\#(UInt256.max.hex)"]"#] {
            #expect(throws: DecodingError.self) { try decoder.decode([Felt].self, from: Data(text.utf8)) }
        }
    }

    @Test func hashingFollowsEquality() {
        var generator = SeededGenerator.random()
        let felts = (0..<500).map { _ in Felt.random(using: &generator) } + edgeFelts
        #expect(Set(felts).count == Set(felts.map(\.hex)).count)
        #expect(felts.sorted().map(\.uint256) == felts.map(\.uint256).sorted())
    }
}
