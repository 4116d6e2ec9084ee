// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Metrics
import Synchronization

/// What a client tells the process's metrics system. The names are documented on the module's page.
///
/// The counters of a method are made with its first request: a program uses a few of the methods only.
final class RPCMetrics: Sendable {
    /// How a request ended.
    enum Outcome: String, CaseIterable {
        /// The node answered with a result.
        case ok
        /// The node answered with an error of JSON-RPC.
        case refused
        /// No response came.
        case transport
        /// The server answered with another HTTP status.
        case status
        /// The answer is not what the method promises.
        case invalid
        /// The task was cancelled.
        case cancelled

        init(_ error: any Error) {
            switch error {
            case is RPCError: self = .refused
            case is CancellationError: self = .cancelled
            case let error as StarknetClientError:
                self = error.code == .transport ? .transport : error.code == .status ? .status : .invalid
            default: self = .invalid
            }
        }
    }

    private struct Method {
        let requests: [Outcome: Counter]
        let duration: Timer

        init(_ name: String, _ factory: any MetricsFactory) {
            requests = Dictionary(
                uniqueKeysWithValues: Outcome.allCases.map { outcome in
                    let dimensions = [("method", name), ("outcome", outcome.rawValue)]
                    return (
                        outcome,
                        Counter(label: "smainer_starknet_rpc_requests", dimensions: dimensions, factory: factory)
                    )
                })
            duration = Timer(
                label: "smainer_starknet_rpc_request_duration", dimensions: [("method", name)], factory: factory)
        }
    }

    private let factory: any MetricsFactory
    private let methods = Mutex<[String: Method]>([:])

    /// Makes the metrics in the factory that is in force now.
    init(factory: any MetricsFactory = MetricsSystem.factory) {
        self.factory = factory
    }

    private func method(_ name: String) -> Method {
        methods.withLock { methods in
            if let known = methods[name] { return known }
            let new = Method(name, factory)
            methods[name] = new
            return new
        }
    }

    /// Counts requests of a method that ended in one way.
    func count(_ name: String, _ outcome: Outcome, by amount: Int = 1) {
        method(name).requests[outcome]?.increment(by: amount)
    }

    /// Tells how long an exchange took, with its repetitions.
    func record(_ name: String, since begin: ContinuousClock.Instant) {
        method(name).duration.record(duration: begin.duration(to: .now))
    }
}
