// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

package import ArgumentParser
package import StarkCrypto

/// Where the password of a keystore comes from: a file, or a question at the terminal. It is never an argument, which
/// every process on the machine could read.
package struct PasswordOptions: ParsableArguments {
    @Option(name: .long, help: "The file whose first line is the keystore's password; without it, you are asked.")
    package var passwordFile: String?

    package init() {}

    /// The password of a keystore that exists.
    package func password(of path: String) async throws -> SecretBytes { try await Self.password(passwordFile, path) }

    /// A password for a new keystore: asked for twice, and not empty.
    package func newPassword() async throws -> SecretBytes {
        if let passwordFile {
            let password = try SecretFile.line(passwordFile, "the password file")
            guard !password.isEmpty else { throw CommandFailure("the first line of \(passwordFile) is empty") }
            return password
        }
        let alternative = "give --password-file"
        let password = try await Terminal.secret("New password", without: alternative)
        guard !password.isEmpty else { throw CommandFailure("the password is empty") }
        guard password.isEqual(to: try await Terminal.secret("The same again", without: alternative)) else {
            throw CommandFailure("the two passwords differ")
        }
        return password
    }

    /// The password of a keystore that exists, from a file or from the terminal.
    package static func password(
        _ file: String?, _ keystore: String, without alternative: String = "give --password-file"
    ) async throws -> SecretBytes {
        if let file { return try SecretFile.line(file, "the password file") }
        return try await Terminal.secret("Password of \(keystore)", without: alternative)
    }
}
