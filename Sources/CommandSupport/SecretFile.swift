// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
package import StarkCrypto

/// Files with one secret: a password, a phrase, a private key.
package enum SecretFile {
    /// The first line of a file of at most 64 KiB, without its end.
    ///
    /// - Throws: ``CommandFailure`` that names the file and never what is in it.
    package static func line(_ path: String, _ what: String) throws -> SecretBytes {
        try contents(path, what).withUnsafeBytes { bytes in
            let line = bytes.prefix { $0 != 0x0a }
            return SecretBytes(line.last == 0x0d ? line.dropLast() : line)
        }
    }

    /// All of a file of at most 64 KiB.
    ///
    /// - Throws: ``CommandFailure`` that names the file and never what is in it.
    package static func contents(_ path: String, _ what: String) throws -> SecretBytes {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandFailure("\(what) \(path) cannot be read: \(reason(errno))") }
        defer { close(descriptor) }
        var count = 0
        var failure: String?
        let limit = 64 << 10
        let read = SecretBytes(count: limit + 1) { memory in
            while count < memory.count, failure == nil {
                let got = Foundation.read(descriptor, memory.baseAddress.map { $0 + count }, memory.count - count)
                if got == 0 { return }
                if got > 0 { count += got } else if errno != EINTR { failure = reason(errno) }
            }
        }
        if let failure { throw CommandFailure("\(what) \(path) cannot be read: \(failure)") }
        guard count <= limit else { throw CommandFailure("\(what) \(path) is larger than \(limit) bytes") }
        return read.withUnsafeBytes { SecretBytes($0[..<count]) }
    }

    /// Writes a new file with the mode 0600; a file that exists is never overwritten.
    ///
    /// - Throws: ``CommandFailure`` that names the file.
    package static func create(_ contents: SecretBytes, at path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                errno == EEXIST
                    ? "\(path) exists already; a key file is never overwritten"
                    : "\(path) cannot be written: \(reason(errno))")
        }
        defer { close(descriptor) }
        let failure: String? = contents.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let done = UnsafeRawBufferPointer(rebasing: rest).withMemoryRebound(to: UInt8.self) {
                    write(descriptor, $0.baseAddress, $0.count)
                }
                if done > 0 { rest = rest.dropFirst(done) } else if errno != EINTR { return reason(errno) }
            }
            return fsync(descriptor) == 0 ? nil : reason(errno)
        }
        guard let failure else { return }
        unlink(path)
        throw CommandFailure("\(path) cannot be written: \(failure)")
    }

    private static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
}
