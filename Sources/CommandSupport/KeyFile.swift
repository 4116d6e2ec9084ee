// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation
package import StarkCrypto

/// Files that hold one private key: hex text, readable by their owner only.
package enum KeyFile {
    /// Writes a key to a new file with the mode 0600; a file that exists is never overwritten.
    package static func create(_ key: StarkPrivateKey, at path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                errno == EEXIST
                    ? "\(path) exists already; a key file is never overwritten"
                    : "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try key.withExposedScalar { scalar in
            try handle.write(contentsOf: Data((scalar.hex + "\n").utf8))
        }
        try handle.synchronize()
    }

    /// Reads a key. The error names the file and never what is in it.
    package static func read(_ path: String) throws -> StarkPrivateKey {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure("the key file \(path) cannot be read")
        }
        guard let key = try? StarkPrivateKey(parsing: text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw CommandFailure(
                "\(path) does not hold a STARK private key (a number from 1 to below the curve's order)")
        }
        return key
    }
}
