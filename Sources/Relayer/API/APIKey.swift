// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
public import Logging
public import Marketplace
public import PostgreSQL
public import Starknet

/// What an API key allows.
public struct APIKey: Hashable, Sendable {
    /// A group of requests.
    public enum Scope: String, Hashable, Sendable, CaseIterable {
        /// Submitting and reading one's own tasks, reading nodes.
        case tasks
        /// What concerns all users.
        case admin
    }

    /// The key's id, which is part of the key.
    public var id: UUIDv7
    /// Whose key it is.
    public var user: String
    /// What it allows.
    public var scopes: Set<Scope>
    /// Whose tokens pay for tasks that are submitted with it.
    public var demander: ContractAddress?
    /// How many requests it may make in a minute.
    public var requestsPerMinute: Int
}

/// A key as the administration sees it; the secret is nowhere.
public struct APIKeyRecord: Hashable, Sendable {
    /// The key.
    public var key: APIKey
    /// When it was issued, in Unix milliseconds.
    public var createdAtMS: UInt64
    /// When it ends; `nil` for never.
    public var expiresAtMS: UInt64?
    /// When it was revoked; `nil` for not.
    public var revokedAtMS: UInt64?
}

/// Issues and revokes API keys.
public struct APIKeyAdministration: Sendable {
    private let pool: PostgresPool

    /// Works on a relayer's database.
    ///
    /// - Parameter pool: A pool whose search path begins with the relayer's schema.
    public init(pool: PostgresPool) {
        self.pool = pool
    }

    /// Opens the database of a relayer and brings its schema up to date.
    ///
    /// - Throws: `PostgresError`.
    public static func open(
        databaseURL: String, schema: String = "relayer", logger: Logger = Logger(label: "smainer.relayer")
    ) async throws -> APIKeyAdministration {
        APIKeyAdministration(pool: try await RelayerDatabase.open(databaseURL, schema: schema, logger: logger))
    }

    /// Issues a key. It is shown once: only its hash is stored.
    ///
    /// - Parameters:
    ///   - user: Whose key it is, for people.
    ///   - scopes: What it allows.
    ///   - claim: The proof of whose tokens pay for tasks that are submitted with the key. The caller has checked it
    ///     with `DemanderClaim.check(contract:relayer:user:against:now:)`. Without one the key cannot pay for tasks.
    ///   - requestsPerMinute: The rate limit; at least 1.
    ///   - lifetime: How long it is valid; `nil` for ever.
    /// - Returns: The key, `smk_` and hex digits.
    /// - Throws: `PostgresError`.
    public func issue(
        user: String, scopes: Set<APIKey.Scope> = [.tasks], claim: DemanderClaim?, requestsPerMinute: Int = 600,
        lifetime: Duration? = nil
    ) async throws -> String {
        let id = UUIDv7()
        let secret = Secrets.token(prefix: "smk_\(Secrets.hex(id.felt.bigEndianBytes.suffix(16)))_")
        let now = WallClock.milliseconds
        let expiry = lifetime.map { now + UInt64(max(0, $0.components.seconds)) * 1000 }
        try await pool.query(
            """
            INSERT INTO api_keys (key_id, secret_hash, user_name, scopes, demander, requests_per_minute, created_at_ms,
                expires_at_ms, claim_issued_at, claim_signature)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                .id(id), .bytes(Secrets.hash(secret)), .text(user), .textArray(scopes.map(\.rawValue).sorted()),
                .optional(claim?.demander, PostgresValue.address), .int(max(1, requestsPerMinute)), .ms(now),
                .optional(expiry, PostgresValue.ms), .optional(claim?.message.issuedAt, PostgresValue.ms),
                .optional(claim?.signature) { .bytesArray($0.map(\.bigEndianBytes)) },
            ])
        return secret
    }

    /// Revokes a key at once.
    ///
    /// - Returns: Whether there was such a key that was not revoked.
    /// - Throws: `PostgresError`.
    public func revoke(_ id: UUIDv7) async throws -> Bool {
        try await pool.query(
            "UPDATE api_keys SET revoked_at_ms = $2 WHERE key_id = $1 AND revoked_at_ms IS NULL",
            [.id(id), .ms(WallClock.milliseconds)]
        ).affectedRows > 0
    }

    /// The keys that were issued, newest first, with when they end and whether they were revoked.
    ///
    /// - Throws: `PostgresError`.
    public func list() async throws -> [APIKeyRecord] {
        try await pool.query("SELECT * FROM api_keys ORDER BY key_id DESC").map { row in
            APIKeyRecord(
                key: try Self.key(row), createdAtMS: try row.unsigned("created_at_ms"),
                expiresAtMS: try row.unsignedIfPresent("expires_at_ms"),
                revokedAtMS: try row.unsignedIfPresent("revoked_at_ms"))
        }
    }

    /// Closes the connections to the database.
    public func close() async { await pool.shutdown() }

    /// Finds a key, and compares its secret in constant time.
    func find(_ text: String) async throws -> APIKey? {
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == "smk", parts[1].utf8.count == 32, let id = Self.id(parts[1]) else {
            return nil
        }
        let row = try await pool.query(
            """
            SELECT * FROM api_keys WHERE key_id = $1 AND revoked_at_ms IS NULL
                AND (expires_at_ms IS NULL OR expires_at_ms > $2)
            """, [.id(id), .ms(WallClock.milliseconds)]
        ).first
        guard let row, Secrets.areEqual(Secrets.hash(text), try row.decode("secret_hash", as: [UInt8].self)) else {
            return nil
        }
        return try Self.key(row)
    }

    private static func key(_ row: PostgresRow) throws -> APIKey {
        APIKey(
            id: try row.id("key_id"), user: try row.text("user_name"),
            scopes: Set(try row.decode("scopes", as: [String].self).compactMap { APIKey.Scope(rawValue: $0) }),
            demander: try row.addressIfPresent("demander"), requestsPerMinute: try row.int("requests_per_minute"))
    }

    private static func id(_ digits: Substring) -> UUIDv7? {
        var text = ""
        for (index, digit) in digits.enumerated() {
            if [8, 12, 16, 20].contains(index) { text += "-" }
            text.append(digit)
        }
        return try? UUIDv7(parsing: text)
    }
}
