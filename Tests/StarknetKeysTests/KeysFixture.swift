// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
import JSON
import StarkCrypto
import Testing

/// The known answers of scripts/fixtures/keys.py, and files that other programs wrote.
enum KeysFixture {
    /// The entries of a section.
    static func section(_ name: String, of document: String = "keys") throws -> [JSONReader] {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/\(document).json")
        let entries = try JSONReader(JSONValue(parsing: Data(contentsOf: file))).required(name).array()
        try #require(!entries.isEmpty)
        return entries
    }
}

extension JSONReader {
    func text(_ name: String) throws -> String { try required(name).string() }
    func int(_ name: String) throws -> Int { try required(name).int() }
    func secret(_ name: String) throws -> SecretBytes { SecretBytes(bytes(try text(name))) }
}

func bytes(_ text: String) -> [UInt8] {
    let digits = Array(text.utf8)
    return stride(from: 0, to: digits.count, by: 2).map { position in
        UInt8(String(decoding: digits[position..<position + 2], as: UTF8.self), radix: 16) ?? 0
    }
}

func hex(_ bytes: some Sequence<UInt8>) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

func hex(_ secret: SecretBytes) -> String { secret.withUnsafeBytes { hex($0) } }
