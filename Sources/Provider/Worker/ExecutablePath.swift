// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation

extension CommandLine {
    /// The path of the running executable, with symbolic links resolved.
    static var executablePath: String {
        #if os(Linux)
        if let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") { return path }
        #endif
        let path = Bundle.main.executablePath ?? arguments.first ?? ""
        return URL(filePath: path).resolvingSymlinksInPath().path
    }
}
