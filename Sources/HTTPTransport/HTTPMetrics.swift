// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Metrics

/// What a client tells the process's metrics system. The names are documented on the module's page.
///
/// Every counter exists from the start, so that a rate has its zero before the first fault, and a request costs two
/// look-ups and two calls.
struct HTTPMetrics: Sendable {
    private let byStatusClass: [Counter]
    private let byFault: [HTTPClientError.Code: Counter]
    private let duration: Timer

    /// Makes the metrics in the factory that is in force now.
    init(factory: any MetricsFactory = MetricsSystem.factory) {
        func counter(_ outcome: String) -> Counter {
            Counter(label: "smainer_http_client_requests", dimensions: [("outcome", outcome)], factory: factory)
        }
        byStatusClass = (1...5).map { counter("\($0)xx") }
        byFault = Dictionary(
            uniqueKeysWithValues: HTTPClientError.Code.all.map { ($0, counter($0.description)) })
        duration = Timer(label: "smainer_http_client_request_duration", dimensions: [], factory: factory)
    }

    /// Counts a request that has ended, and the time since it was begun.
    func record(_ result: Result<HTTPResponse, HTTPClientError>, since begin: ContinuousClock.Instant) {
        switch result {
        case .success(let response):
            byStatusClass[min(max(response.status / 100, 1), 5) - 1].increment()
        case .failure(let error): byFault[error.code]?.increment()
        }
        duration.record(duration: begin.duration(to: .now))
    }
}
