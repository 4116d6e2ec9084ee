// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import CommandSupport
import Foundation
import LocalStack
import Logging

/// Where a stack on this machine lives.
struct StackOptions: ParsableArguments {
    @Option(name: .long, help: "The folder with the stack's state. [SMAINER_HOME]")
    var home: String?
    @Option(name: .long, help: "The log level of the parts; their files are in the folder log.")
    var logLevel = "info"

    func home(below folder: String? = nil) -> StackHome {
        let base = home.map { StackHome(path: $0) } ?? .standard()
        return folder.map { StackHome(path: "\(base.path)/\($0)") } ?? base
    }

    /// The folder of this executable, where the others are too.
    static var executables: String {
        #if os(Linux)
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        #else
        let own = Bundle.main.executablePath
        #endif
        return URL(filePath: own ?? CommandLine.arguments[0]).deletingLastPathComponent().path
    }

    /// A logger for what goes wrong while the stack runs; the parts have log files of their own.
    static func logger() -> Logger {
        var logger = Logger(label: "stack") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .warning
        return logger
    }
}
