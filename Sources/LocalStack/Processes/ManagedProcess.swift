// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation
public import Logging
import Subprocess
import Synchronization

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// A part of the stack that runs in a process of its own, is started again when it dies, and dies with the stack.
///
/// The process writes to a log file. It gets a pipe as standard input which closes when this process ends, however it
/// ends; the stack's commands take that as the order to stop (`--exit-with-parent`).
public final class ManagedProcess: Sendable {
    /// What to start.
    public struct Command: Hashable, Sendable {
        /// The name in messages and of the log file.
        public var name: String
        /// The executable's path.
        public var executable: String
        /// Its arguments. They can be seen by everyone on the machine, so nothing secret belongs here.
        public var arguments: [String]
        /// Variables added to this process's own environment.
        public var environment: [String: String]

        /// Describes what to start.
        public init(name: String, executable: String, arguments: [String], environment: [String: String] = [:]) {
            self.name = name
            self.executable = executable
            self.arguments = arguments
            self.environment = environment
        }
    }

    /// What is started.
    public let command: Command
    private let logFile: String
    private let logger: Logger
    private let current = Mutex<Int32?>(nil)

    /// Prepares a process that writes to `logFile`; nothing is started yet.
    public init(command: Command, logFile: String, logger: Logger) {
        self.command = command
        self.logFile = logFile
        self.logger = logger
    }

    /// The process that runs now, or `nil` between two of them.
    public var processIdentifier: Int32? { current.withLock { $0 } }

    /// Kills the process that runs now, without a chance to tidy up; it is started again. For tests of exactly that.
    package func kill() -> Int32? {
        current.withLock { pid in
            guard let pid else { return nil }
            Foundation.kill(pid, SIGKILL)
            return pid
        }
    }

    /// Runs the process and starts it again whenever it ends, until the task is cancelled.
    ///
    /// On cancellation the process is asked to stop (SIGTERM) and killed after fifteen seconds.
    public func run() async throws {
        let lifeline = try Lifeline()
        defer { lifeline.close() }
        var pause = Duration.milliseconds(100)
        while !Task.isCancelled {
            let started = ContinuousClock.now
            let status = try await runOnce(lifeline)
            current.withLock { $0 = nil }
            if Task.isCancelled { return }
            logger.warning(
                "a process ended and is started again",
                metadata: ["process": "\(command.name)", "status": "\(status)", "log": "\(logFile)"])
            pause = started.duration(to: .now) > .seconds(10) ? .milliseconds(100) : min(pause * 2, .seconds(10))
            try? await Task.sleep(for: pause)
        }
    }

    private func runOnce(_ lifeline: Lifeline) async throws -> TerminationStatus {
        let log = try FileDescriptor.open(
            FilePath(logFile), .writeOnly, options: [.create, .append, .closeOnExec], permissions: [.ownerReadWrite])
        defer { try? log.close() }
        var options = PlatformOptions()
        // A group of its own, so that Ctrl-C at the terminal reaches the stack first, which stops its parts in order.
        options.processGroupID = 0
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(15))]
        var variables: [Environment.Key: String?] = [:]
        for (name, value) in command.environment { variables[Environment.Key(stringLiteral: name)] = value }
        let outcome = try await Subprocess.run(
            .path(FilePath(command.executable)), arguments: Arguments(command.arguments),
            environment: .inherit.updating(variables), platformOptions: options,
            input: .fileDescriptor(lifeline.readEnd, closeAfterSpawningProcess: false),
            output: .fileDescriptor(log, closeAfterSpawningProcess: false),
            error: .fileDescriptor(log, closeAfterSpawningProcess: false)
        ) { execution in
            current.withLock { $0 = Int32(execution.processIdentifier.value) }
        }
        return outcome.terminationStatus
    }
}

/// A pipe that tells the processes at its reading end that this process is gone.
private struct Lifeline {
    let readEnd: FileDescriptor
    private let writeEnd: FileDescriptor

    init() throws {
        (readEnd, writeEnd) = try FileDescriptor.pipe()
        for end in [readEnd, writeEnd] { _ = fcntl(end.rawValue, F_SETFD, FD_CLOEXEC) }
    }

    func close() {
        try? readEnd.close()
        try? writeEnd.close()
    }
}
