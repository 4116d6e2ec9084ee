// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import EthereumSigner
public import JSON
internal import StarkCrypto

/// A secret encrypted with a password: version 3 of the Web3 Secret Storage format.
///
/// ```swift
/// let keystore = try await Keystore(sealing: key, password: password)
/// try Data(keystore.json.pretty().utf8).write(to: file)
///
/// let key = try await Keystore(parsing: Data(contentsOf: file)).starkKey(password: password)
/// ```
///
/// It is the format of starkli, sncast, geth and ethers, and files go both ways. The key of the cipher comes from the
/// password by scrypt or PBKDF2-HMAC-SHA-256, the cipher is AES-128 in counter mode, and a Keccak-256 MAC over the
/// ciphertext tells whether the password fits. Nothing else in the file is authenticated.
public struct Keystore: Hashable, Sendable {
    /// The key derivation and its cost.
    public let kdf: KeystoreKDF
    /// The file's name for itself, usually a UUID. What is sealed here has one; starkli and sncast need it.
    public let id: String?
    /// The address that some tools note beside the secret; nothing vouches for it.
    public let address: String?

    let salt: [UInt8]
    let iv: [UInt8]
    let ciphertext: [UInt8]
    let mac: [UInt8]

    init(
        kdf: KeystoreKDF, id: String?, address: String?, salt: [UInt8], iv: [UInt8], ciphertext: [UInt8], mac: [UInt8]
    ) {
        self.kdf = kdf
        self.id = id
        self.address = address
        self.salt = salt
        self.iv = iv
        self.ciphertext = ciphertext
        self.mac = mac
    }

    /// Reads a file's text, at most 64 KiB. Nothing is derived yet, so this is cheap for any file.
    ///
    /// - Throws: ``KeystoreError`` with code `malformed` or `unsupported`, naming the field.
    public init(parsing text: some Collection<UInt8>) throws(KeystoreError) {
        let limits = JSONLimits(maxDepth: 16, maxBytes: 64 << 10, maxStringBytes: 8 << 10, maxValues: 1_000)
        let document: JSONValue
        do {
            document = try JSONValue(parsing: text, limits: limits)
        } catch {
            throw KeystoreError(.malformed, "the keystore is no JSON document: \(error)")
        }
        try self.init(json: document)
    }

    /// Reads a parsed document.
    ///
    /// - Throws: ``KeystoreError`` with code `malformed` or `unsupported`, naming the field.
    public init(json document: JSONValue) throws(KeystoreError) {
        do throws(JSONError) {
            let reader = JSONReader(document)
            let version = try reader.required("version").int()
            guard version == 3 else {
                throw reader.unsupported("this is version \(version) of the format; only version 3 can be read")
            }
            // The first tools wrote the name with a capital, and some still do.
            let capital = try reader.optional("Crypto")
            let crypto = if let capital { capital } else { try reader.required("crypto") }
            let cipher = try crypto.required("cipher")
            guard try cipher.string(maxBytes: 64) == "aes-128-ctr" else {
                throw cipher.unsupported("only aes-128-ctr is supported")
            }
            self.init(
                kdf: try Self.kdf(crypto), id: try reader.optional("id")?.string(maxBytes: 64),
                address: try reader.optional("address")?.string(maxBytes: 128),
                salt: try crypto.required("kdfparams").required("salt").hexadecimal(1...256),
                iv: try crypto.required("cipherparams").required("iv").hexadecimal(16...16),
                ciphertext: try crypto.required("ciphertext").hexadecimal(1...1024),
                mac: try crypto.required("mac").hexadecimal(32...32))
        } catch {
            throw KeystoreError(error.code == .unknown ? .unsupported : .malformed, "the keystore's \(error)")
        }
    }

    private static func kdf(_ crypto: JSONReader) throws(JSONError) -> KeystoreKDF {
        let name = try crypto.required("kdf")
        let parameters = try crypto.required("kdfparams")
        // The first 32 bytes do not depend on how many are asked for, and no more are used.
        _ = try parameters.required("dklen").int(in: 32...64)
        switch try name.string(maxBytes: 64) {
        case "scrypt":
            return .scrypt(
                n: try parameters.required("n").int(in: 0...1 << 40),
                r: try parameters.required("r").int(in: 0...1 << 40),
                p: try parameters.required("p").int(in: 0...1 << 40))
        case "pbkdf2":
            let function = try parameters.required("prf")
            guard try function.string(maxBytes: 64) == "hmac-sha256" else {
                throw function.unsupported("only hmac-sha256 is supported")
            }
            return .pbkdf2(iterations: try parameters.required("c").int(in: 0...1 << 40))
        default: throw name.unsupported("only scrypt and pbkdf2 are supported")
        }
    }

    /// The document, with the fields and the spelling that starkli and sncast write.
    public var json: JSONValue {
        var parameters: JSONObject =
            switch kdf {
            case .scrypt(let n, let r, let p):
                ["dklen": 32, "n": .integer(n), "p": .integer(p), "r": .integer(r)]
            case .pbkdf2(let iterations):
                ["c": .integer(iterations), "dklen": 32, "prf": "hmac-sha256"]
            }
        parameters.set("salt", .string(Hexadecimal.text(salt)))
        let name = if case .scrypt = kdf { "scrypt" } else { "pbkdf2" }
        var document: JSONObject = [
            "crypto": [
                "cipher": "aes-128-ctr", "cipherparams": ["iv": .string(Hexadecimal.text(iv))],
                "ciphertext": .string(Hexadecimal.text(ciphertext)), "kdf": .string(name),
                "kdfparams": .object(parameters), "mac": .string(Hexadecimal.text(mac)),
            ]
        ]
        if let address { document.set("address", .string(address)) }
        if let id { document.set("id", .string(id)) }
        document.set("version", 3)
        return .object(document)
    }
}

extension JSONReader {
    /// Bytes as hexadecimal digits, with or without `0x`.
    fileprivate func hexadecimal(_ count: ClosedRange<Int>) throws(JSONError) -> [UInt8] {
        guard let bytes = Hexadecimal.bytes(try string(maxBytes: 2 * count.upperBound + 2)) else {
            throw failure(.value, "is not an even number of hexadecimal digits")
        }
        guard count.contains(bytes.count) else {
            let expected = count.count == 1 ? "\(count.lowerBound)" : "\(count.lowerBound) to \(count.upperBound)"
            throw failure(.size, "has \(bytes.count) bytes, not \(expected)")
        }
        return bytes
    }

    /// What the document may say but this library does not do.
    fileprivate func unsupported(_ reason: String) -> JSONError { failure(.unknown, reason) }
}
