// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation

/// The programs of a PostgreSQL server installation.
public struct PostgresBinaries: Sendable, Hashable {
    /// The folder that holds `initdb`, `pg_ctl` and `postgres`.
    public let directory: String
    /// The major version, such as 15.
    public let majorVersion: Int

    static let programs = ["initdb", "pg_ctl", "postgres"]

    /// Looks for an installation: the given folder, else Debian's `/usr/lib/postgresql/*/bin` (the newest version
    /// first), else usual places of other systems and `PATH`.
    ///
    /// - Parameters:
    ///   - directory: the only folder to look in, if any.
    ///   - wanted: the major version that an existing data folder needs; `nil` for the newest.
    /// - Throws: `cluster` when there is none; the message says how to install it.
    public static func find(in directory: String? = nil, majorVersion wanted: Int? = nil)
        async throws(PostgresError) -> PostgresBinaries
    {
        let candidates = directory.map { [$0] } ?? self.candidates()
        var seen: [Int] = []
        for candidate in candidates where isComplete(candidate) {
            guard let version = try await version(of: candidate) else { continue }
            if wanted == nil || wanted == version {
                return PostgresBinaries(directory: candidate, majorVersion: version)
            }
            seen.append(version)
        }
        if let wanted, !seen.isEmpty {
            throw PostgresError(
                .cluster,
                "the data folder needs PostgreSQL \(wanted), but only \(seen.map(String.init).joined(separator: ", ")) was "
                    + "found; install postgresql-\(wanted), or move the folder away to begin anew")
        }
        throw PostgresError(
            .cluster,
            "no PostgreSQL server programs were found in \(candidates.joined(separator: ", ")); install them "
                + "(Debian: apt install postgresql; macOS: brew install postgresql) or set DATABASE_URL to a server")
    }

    private static func candidates() -> [String] {
        let base = "/usr/lib/postgresql"
        let versions = ((try? FileManager.default.contentsOfDirectory(atPath: base)) ?? [])
            .compactMap { Int($0) }.sorted(by: >)
        let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
        return versions.map { "\(base)/\($0)/bin" }
            + ["/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql/bin", "/usr/pgsql/bin"]
            + path.split(separator: ":").map(String.init)
    }

    private static func isComplete(_ directory: String) -> Bool {
        programs.allSatisfy { FileManager.default.isExecutableFile(atPath: "\(directory)/\($0)") }
    }

    private static func version(of directory: String) async throws(PostgresError) -> Int? {
        let outcome = try await ChildProcess.run("\(directory)/postgres", ["--version"], in: "/", timeout: .seconds(20))
        // "postgres (PostgreSQL) 15.20 (Debian …)"
        let words = outcome.output.split(separator: " ")
        guard outcome.status == 0, words.count > 2, let major = words[2].split(separator: ".").first else { return nil }
        return Int(major.prefix { $0.isNumber })
    }
}
