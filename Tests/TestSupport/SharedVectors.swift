// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Foundation

/// Where the test vectors live that come with the workplace and not with the project.
///
/// Tests that need them are skipped, visibly, where the folder is absent:
/// `@Test(.enabled(if: SharedVectors.available, "needs ../shared/vectors"))`.
public enum SharedVectors {
    /// The project's root folder, found from this file's own path.
    public static let projectRoot = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// `../shared` seen from the project's root.
    public static let root = projectRoot.deletingLastPathComponent().appending(path: "shared")

    /// Whether the shared vectors are present on this machine.
    public static let available = FileManager.default.fileExists(atPath: root.appending(path: "vectors").path)

    /// The contents of a file below `../shared/vectors`.
    public static func data(_ path: String) throws -> Data {
        try Data(contentsOf: root.appending(path: "vectors").appending(path: path))
    }
}
