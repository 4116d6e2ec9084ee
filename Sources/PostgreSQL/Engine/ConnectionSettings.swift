// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CPostgreSQL

/// Where and how to connect: the parsed URL.
struct ConnectionSettings: Sendable {
    /// Keywords and values for libpq. The values may hold a password: they are never printed.
    let parameters: [(String, String)]
    /// The server and database, for messages: no user, no password.
    let place: String
    private let secrets: [String]

    /// Parses a `postgresql://` URL or a libpq string of `keyword=value` pairs.
    init(url: String, applicationName: String, connectTimeout: Duration) throws(PostgresError) {
        guard !url.utf8.contains(0), url.utf8.count <= 8192 else {
            throw PostgresError(.invalidConfiguration, "the database URL is over 8192 bytes or has a NUL character")
        }
        guard url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") || url.contains("=") else {
            throw PostgresError(
                .invalidConfiguration,
                "the database URL must look like postgresql://user@host:5432/database (its text is not shown: it may "
                    + "hold a password)")
        }
        var reason: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &reason) else {
            PQfreemem(reason)
            throw PostgresError(
                .invalidConfiguration,
                "the database URL cannot be parsed: check its percent-encoding and parameter names (its text is not "
                    + "shown: it may hold a password)")
        }
        defer { PQconninfoFree(options) }
        var given: [(String, String)] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { given.append((String(cString: keyword), String(cString: value))) }
            option += 1
        }
        secrets = given.filter { ["password", "sslpassword"].contains($0.0) && !$0.1.isEmpty }.map(\.1)
        let names = Set(given.map(\.0))
        let seconds = String(max(2, connectTimeout.components.seconds))
        for (keyword, value) in [
            ("application_name", applicationName), ("client_encoding", "UTF8"), ("connect_timeout", seconds),
            ("keepalives_idle", "30"), ("keepalives_interval", "10"), ("keepalives_count", "3"),
        ] where !names.contains(keyword) {
            given.append((keyword, value))
        }
        parameters = given
        func value(_ name: String) -> String? { given.first { $0.0 == name }?.1 }
        let host = value("host") ?? value("hostaddr") ?? "the local socket"
        place = "database \"\(value("dbname") ?? value("user") ?? "")\" at \(host):\(value("port") ?? "5432")"
    }

    /// A message without the password, should it ever contain it.
    func redacted(_ message: String) -> String {
        var text = message
        for secret in secrets {
            text = text.split(separator: secret, omittingEmptySubsequences: false).joined(separator: "***")
        }
        return text
    }
}
