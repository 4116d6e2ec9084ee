// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The files of a private cluster, and who owns them.
struct ClusterLayout: Sendable {
    let directory: String
    let caller: SystemUser
    /// The user that the server runs as: the caller, unless that is root.
    let owner: SystemUser
    private let configuration: ClusterConfiguration

    /// The longest path of a unix socket: `sun_path` has 108 bytes with its closing zero.
    static let maximumSocketPath = 107

    var data: String { directory + "/data" }
    var socketDirectory: String { directory + "/s" }
    var socketPath: String { socketDirectory + "/.s.PGSQL.5432" }
    var log: String { directory + "/server.log" }
    var needsAnotherUser: Bool { caller.userID != owner.userID }

    init(directory: String, configuration: ClusterConfiguration) throws(PostgresError) {
        var path = directory
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        guard path.hasPrefix("/") else {
            throw PostgresError(.cluster, "the cluster's folder must be an absolute path, not \"\(path)\"")
        }
        guard let caller = SystemUser.current else {
            throw PostgresError(.cluster, "the user with id \(geteuid()) has no name in the user database")
        }
        self.directory = path
        self.caller = caller
        self.configuration = configuration
        if caller.userID == 0 {
            guard let owner = SystemUser.named(configuration.serverUser), owner.userID != 0 else {
                throw PostgresError(
                    .cluster,
                    "PostgreSQL refuses to run as root and there is no user \"\(configuration.serverUser)\" to run as; "
                        + "install the package postgresql, or name another user")
            }
            self.owner = owner
        } else {
            owner = caller
        }
        let length = socketPath.utf8.count
        guard length <= Self.maximumSocketPath else {
            throw PostgresError(
                .cluster,
                "the socket's path \(socketPath) has \(length) bytes, but a unix socket path may have "
                    + "\(Self.maximumSocketPath); choose a folder with a shorter path")
        }
        for name in [configuration.database, configuration.role] {
            let isPlain = name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            }
            guard isPlain, (1...63).contains(name.utf8.count) else {
                throw PostgresError(.cluster, "\"\(name)\" must be 1 to 63 of a-z, 0-9 and _ for a database or a role")
            }
        }
    }

    var exists: Bool { FileManager.default.fileExists(atPath: data + "/PG_VERSION") }

    /// The major version of the data folder, if there is one.
    var dataVersion: Int? {
        guard let text = try? String(contentsOfFile: data + "/PG_VERSION", encoding: .utf8) else { return nil }
        return Int(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    func url(database: String) -> String {
        let allowed = CharacterSet(charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~")
        let host = socketDirectory.addingPercentEncoding(withAllowedCharacters: allowed) ?? socketDirectory
        let name = database.addingPercentEncoding(withAllowedCharacters: allowed) ?? database
        return "postgresql://\(configuration.role)@\(host):5432/\(name)"
    }

    /// Makes the folders with the right owner and mode, and checks that the server's user can enter them.
    func prepareFolders() async throws(PostgresError) {
        do {
            try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
            for folder in [directory, socketDirectory] {
                if !FileManager.default.fileExists(atPath: folder) {
                    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
                }
                try give(folder, mode: 0o700)
            }
        } catch let error as PostgresError {
            throw error
        } catch {
            throw PostgresError(.cluster, "the folder \(directory) cannot be made: \(error.localizedDescription)")
        }
        guard needsAnotherUser else { return }
        let command = asOwner("/usr/bin/test", ["-x", directory, "-a", "-w", directory])
        let outcome = try await ChildProcess.run(command.path, command.arguments, in: "/", timeout: .seconds(20))
        guard outcome.status == 0 else {
            throw PostgresError(
                .cluster,
                "the user \"\(owner.name)\", which the server runs as, cannot enter \(directory): one of its parents keeps "
                    + "others out; choose another folder, such as one below /var/tmp. \(outcome.output.prefix(300))")
        }
    }

    private func give(_ path: String, mode: mode_t) throws(PostgresError) {
        guard chmod(path, mode) == 0, !needsAnotherUser || chown(path, owner.userID, owner.groupID) == 0 else {
            throw PostgresError(
                .cluster,
                "\(path) does not belong to \"\(caller.name)\" (errno \(errno)); remove it or choose another folder")
        }
    }

    /// A command that runs as the server's user.
    func asOwner(_ path: String, _ arguments: [String]) -> (path: String, arguments: [String]) {
        guard needsAnotherUser else { return (path, arguments) }
        let setpriv = ["/usr/bin/setpriv", "/bin/setpriv"].first { FileManager.default.isExecutableFile(atPath: $0) }
        if let setpriv {
            return (
                setpriv,
                [
                    "--reuid=\(owner.userID)", "--regid=\(owner.groupID)", "--init-groups", "--inh-caps=-all", "--",
                    path,
                ] + arguments
            )
        }
        return ("/usr/bin/sudo", ["-n", "-u", owner.name, "--", path] + arguments)
    }

    /// The process id of the server that runs on this data folder: a live process that works in it.
    var runningServer: Int32? {
        guard let text = try? String(contentsOfFile: data + "/postmaster.pid", encoding: .utf8),
            let line = text.split(separator: "\n").first, let pid = Int32(line), pid > 1,
            kill(pid, 0) == 0 || errno == EPERM
        else { return nil }
        #if os(Linux)
        // After a restart of the machine the number may belong to another program; the server works in its data folder.
        guard let place = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/cwd") else {
            return nil
        }
        let here = URL(filePath: data).resolvingSymlinksInPath().path
        guard URL(filePath: place).resolvingSymlinksInPath().path == here else { return nil }
        #endif
        return pid
    }

    /// Removes the lock files of a server that is gone; a process that has its number now would keep the server from
    /// starting.
    func removeStaleLocks() throws(PostgresError) {
        for path in [data + "/postmaster.pid", socketPath + ".lock", socketPath] where lstatExists(path) {
            guard unlink(path) == 0 else {
                throw PostgresError(.cluster, "the stale file \(path) cannot be removed (errno \(errno))")
            }
        }
    }

    private func lstatExists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Writes the server's settings and its access rules; they follow the folder when it is moved.
    func writeSettings(_ configuration: ClusterConfiguration) throws(PostgresError) {
        let quotedSocket = socketDirectory.replacingOccurrences(of: "'", with: "''")
        var settings = """
            # Written at every start by Smainer. Put your own settings into custom.conf.
            listen_addresses = ''
            unix_socket_directories = '\(quotedSocket)'
            unix_socket_permissions = 0700
            port = 5432
            max_connections = \(configuration.maximumConnections)
            shared_buffers = 128MB
            max_wal_size = 4GB
            checkpoint_timeout = 15min
            timezone = 'UTC'
            log_timezone = 'UTC'
            lc_messages = 'C'
            log_line_prefix = '%m [%p] '
            log_statement = 'none'
            log_min_error_statement = panic

            """
        if !configuration.isDurable {
            settings += "fsync = off\nfull_page_writes = off\nautovacuum_naptime = 10min\n"
        }
        settings += "include_if_exists = 'custom.conf'\n"
        // Who may be which role: only the caller and the server's own user are the one role; all others are refused.
        let users = Set([caller.name, owner.name]).sorted()
        let identities = users.map { "smainer \"\($0)\" \"\(configuration.role)\"\n" }.joined()
        try write("postgresql.conf", settings)
        try write("pg_hba.conf", "local all all peer map=smainer\n")
        try write("pg_ident.conf", identities)
    }

    private func write(_ name: String, _ text: String) throws(PostgresError) {
        let path = data + "/" + name
        do {
            try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
        } catch {
            throw PostgresError(.cluster, "\(path) cannot be written: \(error.localizedDescription)")
        }
        try give(path, mode: 0o600)
    }
}
