// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation
import StarkCrypto

/// Files that only their owner can read, replaced as a whole or not at all.
enum PrivateFile {
    static func write(_ text: String, to path: String) throws {
        let temporary = path + ".new"
        try? FileManager.default.removeItem(atPath: temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0o600)
        guard descriptor >= 0 else {
            throw LocalStackError(.state, "\(temporary) cannot be written: \(String(cString: strerror(errno)))")
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: Data(text.utf8))
        try handle.synchronize()
        guard rename(temporary, path) == 0 else {
            throw LocalStackError(.state, "\(path) cannot be written: \(String(cString: strerror(errno)))")
        }
    }

    static func read(_ path: String) -> String? {
        (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// The keys of a stack, one file each.
struct KeyRing {
    let home: StackHome

    func path(_ name: String) -> String { "\(home.keys)/\(name).key" }

    /// The key of a name; made on the first call.
    func key(_ name: String) throws -> StarkPrivateKey {
        if let text = PrivateFile.read(path(name)) { return try StarkPrivateKey(parsing: text) }
        let key = StarkPrivateKey.random()
        try store(key, as: name)
        return key
    }

    func store(_ key: StarkPrivateKey, as name: String) throws {
        try key.withExposedScalar { try PrivateFile.write($0.hex + "\n", to: path(name)) }
    }
}
