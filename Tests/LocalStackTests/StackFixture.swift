// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation
import Indexer
import JSON
import LocalStack
import Logging
import Marketplace
import MarketplaceMirror
import PostgreSQL
import StarknetRPC
import Testing

/// A stack in a folder of its own, with the executables of this build.
struct StackFixture: Sendable {
    let home: StackHome

    init() {
        // Short, because a PostgreSQL socket path has to stay under 107 bytes.
        home = StackHome(path: "/tmp/smainer-\(String(UInt32.random(in: 0...UInt32.max), radix: 36))")
    }

    /// Where the executables of this build are: beside the test bundle.
    static let executables: String = {
        let bundles = Bundle.allBundles.map(\.bundlePath) + CommandLine.arguments
        let folders =
            bundles.map { URL(filePath: $0).deletingLastPathComponent().path } + [".build/release"]
        return folders.first { FileManager.default.isExecutableFile(atPath: "\($0)/provider-daemon") }
            ?? ".build/release"
    }()

    func run<Result: Sendable>(
        _ body: @escaping @Sendable (LocalStack.Running) async throws -> Result
    ) async throws -> Result {
        var logger = Logger(label: "stack")
        logger.logLevel = .critical
        let configuration = LocalStack.Configuration(home: home, executables: Self.executables)
        return try await LocalStack(configuration: configuration, logger: logger).run(body)
    }

    func remove() { try? FileManager.default.removeItem(atPath: home.path) }
}

extension LocalStack.Running {
    var contract: SmainerContract { SmainerContract(record.contract) }
    var token: ERC20Contract { ERC20Contract(record.token) }

    /// Waits for a task's end; fails the test if it takes too long.
    func settled(_ id: UUIDv7, within limit: Duration = .seconds(120)) async throws -> TaskView {
        let deadline = ContinuousClock.now + limit
        var last = "no answer"
        while ContinuousClock.now < deadline {
            // The relayer may be between two lives.
            if let task = try? await relayer.task(id) {
                if task.status.isFinal { return task }
                last =
                    "\(task.status.rawValue): \(task.timeline.map { "\($0.event) \($0.detail)" }.joined(separator: "; "))"
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw TestFailure("task \(id) did not end: \(last)\n\(logs())")
    }

    /// The ends of the parts' log files, for a person who has only the test's output.
    func logs() -> String {
        ["relayer", "provider", "devnet"].map { name in
            let text = (try? String(contentsOfFile: "\(home.logs)/\(name).log", encoding: .utf8)) ?? ""
            return "\(name).log:\n" + text.split(separator: "\n").suffix(150).joined(separator: "\n")
        }.joined(separator: "\n")
    }

    /// Compares the mirror with the contract once it has caught up with the chain's head.
    func verifyMirror() async throws -> MirrorVerification {
        let pool = try PostgresPool(url: databaseURL)
        let queries = MirrorQueries(pool: pool)
        let deadline = ContinuousClock.now + .seconds(60)
        var verification: MirrorVerification?
        while ContinuousClock.now < deadline {
            let head = try await client.blockHashAndNumber()
            if try await queries.block()?.hash == head.hash {
                verification = try await queries.verify(contract, against: client)
                break
            }
            try await Task.sleep(for: .milliseconds(100))
        }
        await pool.shutdown()
        guard let verification else { throw TestFailure("the mirror did not catch up with the chain") }
        return verification
    }
}

struct TestFailure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
