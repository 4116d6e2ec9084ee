// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Compute
import Foundation
import JSON
import Provider
import Testing

/// The worker of this build, which stands beside the test bundle.
private let worker: WorkerProcess = {
    let tests = Bundle.allBundles.map(\.bundlePath) + CommandLine.arguments
    let folders = tests.map { URL(filePath: $0).deletingLastPathComponent().path } + [".build/release"]
    let path = folders.map { "\($0)/smainer-worker" }.first(where: FileManager.default.isExecutableFile(atPath:))
    return WorkerProcess(executable: path ?? "smainer-worker is not built")
}()

private let limits = WorkerProcess.Limits(threads: 1, memoryBytes: 4_000_000_000, time: .seconds(60))

@Suite struct WorkerProcessTests {
    @Test func `A worker computes the public example`() async throws {
        let payload: JSONValue = [
            "algorithm": "matrix_multiplication", "matrix_a": [[1, 2], [3, 4]], "matrix_b": [[5, 6], [7, 8]],
        ]
        let response = try await worker.run(payload: payload, limits: limits)
        #expect(response == .success(["matrix": [[19, 22], [43, 50]]]))
    }

    @Test func `A payload that cannot be computed is an answer, not a crash`() async throws {
        let response = try await worker.run(payload: ["algorithm": "fft"], limits: limits)
        guard case .failure(let code, _) = response else {
            Issue.record("fft was computed")
            return
        }
        #expect(code == "unknown_algorithm")
    }

    @Test func `A worker that is not there is reported, not waited for`() async throws {
        await #expect(throws: (any Error).self) {
            try await WorkerProcess(executable: "/nonexistent/worker").run(payload: [:], limits: limits)
        }
    }

    @Test func `A worker that takes too long is killed`() async throws {
        let sleeper = try script("exec sleep 600")
        defer { try? FileManager.default.removeItem(atPath: sleeper) }
        var short = limits
        short.time = .milliseconds(300)
        let failure = await #expect(throws: WorkerProcess.Failure.self) {
            try await WorkerProcess(executable: sleeper).run(payload: [:], limits: short)
        }
        #expect(failure?.code == "timed_out")
    }

    @Test func `A worker that dies or talks nonsense is reported as such`() async throws {
        for (body, code) in [
            ("exit 3", "worker_failed"), ("kill -9 $$", "worker_killed"), ("echo hello", "worker_failed"),
        ] {
            let broken = try script("cat >/dev/null; \(body)")
            defer { try? FileManager.default.removeItem(atPath: broken) }
            let failure = await #expect(throws: WorkerProcess.Failure.self) {
                try await WorkerProcess(executable: broken).run(payload: [:], limits: limits)
            }
            #expect(failure?.code == code, "\(body)")
        }
    }

    @Test func `The worker's environment has none of the daemon's variables`() async throws {
        setenv("STARKNET_PRIVATE_KEY", "0x1234", 1)
        defer { unsetenv("STARKNET_PRIVATE_KEY") }
        let spy = try script(
            #"""
            cat >/dev/null
            if env | grep -q PRIVATE_KEY; then echo '{"status":"success","result":"leaked"}'
            else echo '{"status":"success","result":"clean"}'; fi
            """#)
        defer { try? FileManager.default.removeItem(atPath: spy) }
        let response = try await WorkerProcess(executable: spy).run(payload: [:], limits: limits)
        #expect(response == .success("clean"))
    }

    private func script(_ body: String) throws -> String {
        let path = FileManager.default.temporaryDirectory.appending(path: "worker-\(UUID().uuidString)").path
        try "#!/bin/sh\nPATH=/usr/bin:/bin\n\(body)\n".write(toFile: path, atomically: true, encoding: .utf8)
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }
}
