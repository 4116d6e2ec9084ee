// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
package import StarkCrypto

extension Terminal {
    /// Asks for one line at the terminal without showing what is typed.
    ///
    /// The terminal is opened by its own name, so that standard input may be a pipe. Reading happens on a thread of its
    /// own. Ctrl-C ends the question, with the terminal as it was before.
    ///
    /// - Throws: ``CommandFailure`` when there is no terminal, when the question is left, or for more than 1,024 bytes.
    package static func secret(_ question: String, without alternative: String) async throws -> SecretBytes {
        let result: Result<SecretBytes, CommandFailure> = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(
                    returning: Result { () throws(CommandFailure) in
                        try readSecret(question, without: alternative)
                    })
            }
        }
        return try result.get()
    }

    private static func readSecret(
        _ question: String, without alternative: String
    ) throws(CommandFailure) -> SecretBytes {
        let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC)
        var before = termios()
        guard terminal >= 0, tcgetattr(terminal, &before) == 0 else {
            if terminal >= 0 { close(terminal) }
            throw CommandFailure("there is no terminal to ask at: \(alternative)", .notPermitted)
        }
        var silent = before
        // Without signals, too: a Ctrl-C that killed the process here would leave the terminal without echo.
        silent.c_lflag &= ~tcflag_t(ECHO | ICANON | ISIG)
        tcsetattr(terminal, TCSAFLUSH, &silent)
        defer {
            tcsetattr(terminal, TCSAFLUSH, &before)
            close(terminal)
        }
        func show(_ text: String) {
            _ = Array(text.utf8).withUnsafeBytes { Foundation.write(terminal, $0.baseAddress, $0.count) }
        }
        show(question + ": ")
        defer { show("\n") }
        // The room is there from the start, so that nothing typed is left behind in memory by an array that grew.
        var count = 0
        var failure: CommandFailure?
        let line = SecretBytes(count: 1_024) { memory in
            var byte: UInt8 = 0
            while failure == nil {
                let got = read(terminal, &byte, 1)
                if got < 0, errno == EINTR { continue }
                switch (got, byte) {
                case (1, 0x0a), (1, 0x0d): return
                case (1, 0x03), (1, 0x04), (0, _), (-1, _): failure = CommandFailure("nothing was entered")
                case (1, 0x08), (1, 0x7f):
                    // The bytes of one character: those that continue it, and its first.
                    while count > 0 {
                        count -= 1
                        if memory[count] & 0xc0 != 0x80 { break }
                    }
                case (_, _) where count == memory.count:
                    failure = CommandFailure("more than \(memory.count) bytes were entered")
                default:
                    memory[count] = byte
                    count += 1
                }
            }
        }
        if let failure { throw failure }
        return line.withUnsafeBytes { SecretBytes($0[..<count]) }
    }
}
