// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Foundation

/// The folder that holds a stack's state, and the paths in it.
///
/// The default is outside any checkout, private to the user, and short: a PostgreSQL socket path must stay under 107
/// bytes. When the user is root, the database runs as another user, who must be able to enter the folder; so it is not
/// below root's home.
public struct StackHome: Hashable, Sendable {
    /// The folder.
    public let path: String

    /// Takes a folder; a relative path counts from the working folder.
    public init(path: String) {
        self.path = URL(filePath: path).standardizedFileURL.path
    }

    /// `SMAINER_HOME` if set, else `/var/lib/smainer` for root and `~/.local/state/smainer` for everyone else.
    public static func standard(
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) -> StackHome {
        if let chosen = environment["SMAINER_HOME"], !chosen.isEmpty { return StackHome(path: chosen) }
        if getuid() == 0 { return StackHome(path: "/var/lib/smainer") }
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            return StackHome(path: "\(state)/smainer")
        }
        return StackHome(path: "\(NSHomeDirectory())/.local/state/smainer")
    }

    /// The database's folder.
    public var database: String { "\(path)/postgres" }
    /// The chain's state.
    public var chain: String { "\(path)/chain" }
    /// What was deployed, and with which accounts; the keys are in it, so it is readable by its owner only.
    public var deployment: String { "\(path)/deployment.json" }
    /// The private keys, one file each.
    public var keys: String { "\(path)/keys" }
    /// The log files.
    public var logs: String { "\(path)/log" }
    /// Where the parts write the addresses that they listen on.
    public var run: String { "\(path)/run" }

    /// Makes the folder and those below it.
    ///
    /// The folder itself may be entered by others (not listed), for the database's user; everything secret below it is
    /// closed to them.
    public func create() throws {
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o711])
        for folder in [chain, keys, logs, run] {
            try manager.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
    }
}
