// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Compute
public import JSON
import Subprocess
import Synchronization

#if canImport(System)
import System
#else
import SystemPackage
#endif

/// Runs one task in a process of its own, so that a task can neither see the daemon's memory nor outlive its limits.
///
/// The worker gets the payload on its standard input and an environment without any of the daemon's variables: the node's
/// key is never within its reach.
public struct WorkerProcess: Sendable {
    /// What one task may use.
    public struct Limits: Hashable, Sendable {
        /// Threads of the linear algebra library.
        public var threads: Int
        /// Address space, in bytes.
        public var memoryBytes: UInt64
        /// Wall-clock time until the process is killed.
        public var time: Duration

        /// Sets what one task may use.
        public init(threads: Int, memoryBytes: UInt64, time: Duration) {
            self.threads = threads
            self.memoryBytes = memoryBytes
            self.time = time
        }
    }

    /// Why a worker gave no answer.
    public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// The code as it stands in a `task_result`: `worker_unavailable`, `worker_killed`, `timed_out` or `worker_failed`.
        public let code: String
        /// What happened, for the demander and the operator.
        public let message: String
        /// `code: message`.
        public var description: String { "\(code): \(message)" }
    }

    /// Where the worker's executable is.
    public let executable: String

    /// Takes the path of `smainer-worker`.
    public init(executable: String) { self.executable = executable }

    /// The worker beside the running executable.
    public static func besideThisExecutable() -> WorkerProcess {
        let own = CommandLine.executablePath
        let folder = own.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        return WorkerProcess(executable: folder.isEmpty ? "smainer-worker" : "\(folder)/smainer-worker")
    }

    /// Computes one payload and waits for the answer. Cancellation kills the process.
    ///
    /// - Throws: ``Failure`` if the process could not be started, was killed or answered something else than the protocol;
    ///   `CancellationError` if the task was cancelled.
    public func run(payload: JSONValue, limits: Limits) async throws -> WorkerProtocol.Response {
        let request = WorkerProtocol.request(payload: payload, threads: limits.threads).serializedBytes()
        // A worker that burns every thread until its deadline uses this much processor time; no honest one uses more.
        let processorSeconds = UInt64(limits.time.components.seconds + 1) * UInt64(max(limits.threads, 1))
        var options = PlatformOptions()
        options.teardownSequence = [.send(signal: .kill, allowedDurationToNextStep: .zero)]
        let configuration = Configuration(
            executable: .path(FilePath(executable)),
            arguments: [
                "--memory-bytes", String(limits.memoryBytes), "--cpu-seconds", String(processorSeconds),
            ],
            environment: .custom([
                "LC_ALL": "C", "OPENBLAS_NUM_THREADS": String(max(limits.threads, 1)),
            ]),
            platformOptions: options)
        let outcome = try await withDeadline(limits.time) {
            try await Subprocess.run(
                configuration, input: .array(request), output: .bytes(limit: WorkerProtocol.documentLimits.maxBytes),
                error: .string(limit: 64 << 10))
        }
        guard let outcome else {
            throw Failure(
                code: "timed_out", message: "the worker was stopped after \(limits.time.components.seconds) s")
        }
        switch outcome.terminationStatus {
        case .exited(0):
            break
        case .exited(let code):
            let said = outcome.standardError.prefix(300)
            throw Failure(code: "worker_failed", message: "the worker ended with exit code \(code): \(said)")
        default:
            throw Failure(
                code: "worker_killed",
                message: "the worker was killed (\(outcome.terminationStatus)): it went over its memory or time")
        }
        guard let document = try? JSONValue(parsing: outcome.standardOutput, limits: WorkerProtocol.documentLimits),
            let response = WorkerProtocol.Response(json: document)
        else {
            throw Failure(code: "worker_failed", message: "the worker's answer is not of the worker protocol")
        }
        return response
    }
}
