// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import Felt
import Foundation
import JSON
package import StarkCrypto
package import StarknetKeys

/// Files that hold one private key and are readable by their owner only: hex text, or a keystore with a password.
package enum KeyFile {
    /// Writes a key as hex text to a new file with the mode 0600; a file that exists is never overwritten.
    package static func create(_ key: StarkPrivateKey, at path: String) throws {
        try key.withExposedScalar { scalar in
            try SecretFile.create(SecretBytes((scalar.hex + "\n").utf8), at: path)
        }
    }

    /// Writes a keystore to a new file, likewise.
    package static func create(_ keystore: Keystore, at path: String) throws {
        try SecretFile.create(SecretBytes((keystore.json.pretty() + "\n").utf8), at: path)
    }

    /// Reads a key from either kind of file; the password is asked for only when there is a keystore. The error names the
    /// file and never what is in it.
    package static func read(
        _ path: String, password: () async throws -> SecretBytes
    ) async throws -> StarkPrivateKey {
        let contents = try SecretFile.contents(path, "the key file")
        guard isKeystore(contents) else { return try plain(contents, path) }
        return try await open(contents, path, password: password)
    }

    /// Reads a key from a keystore.
    package static func openKeystore(
        _ path: String, password: () async throws -> SecretBytes
    ) async throws -> StarkPrivateKey {
        try await open(SecretFile.contents(path, "the keystore"), path, password: password)
    }

    private static func open(
        _ contents: SecretBytes, _ path: String, password: () async throws -> SecretBytes
    ) async throws -> StarkPrivateKey {
        do {
            // The file is read before the person is asked, who need not type for a file that cannot be opened.
            let keystore = try contents.withUnsafeBytes { try Keystore(parsing: $0) }
            return try await keystore.starkKey(password: password())
        } catch let error as KeystoreError {
            throw CommandFailure("\(path): \(error)", error.code == .wrongPassword ? .notPermitted : .failure)
        }
    }

    /// Whether the first character that is not white space begins a JSON object.
    private static func isKeystore(_ contents: SecretBytes) -> Bool {
        contents.withUnsafeBytes { $0.first { ![0x20, 0x09, 0x0a, 0x0d].contains($0) } == UInt8(ascii: "{") }
    }

    private static func plain(_ contents: SecretBytes, _ path: String) throws -> StarkPrivateKey {
        try key(text: contents, "\(path) does not hold")
    }

    /// A key from hex or decimal text.
    package static func key(text: SecretBytes, _ complaint: String) throws -> StarkPrivateKey {
        let text = text.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
        guard let key = try? StarkPrivateKey(parsing: text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw CommandFailure(
                "\(complaint) a STARK private key (a number from 1 to below the curve's order)")
        }
        return key
    }
}
