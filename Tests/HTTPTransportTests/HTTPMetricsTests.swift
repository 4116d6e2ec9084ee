// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import HTTPTransport
import Metrics
import MetricsTestKit
import Testing

@Suite struct HTTPMetricsTests {
    private static let requests = "smainer_http_client_requests"

    @Test func requestsAreCountedByOutcomeAndTimed() async throws {
        let metrics = TestMetrics()
        let client = withMetricsFactory(metrics) { CurlHTTPClient() }
        try await withServer(makeRouter()) { url throws in
            for path in ["hello", "hello", "redirect", "status/404", "status/500", "status/503"] {
                _ = try await client.execute(HTTPRequest(url: "\(url)/\(path)"))
            }
        }
        for url in ["ftp://127.0.0.1/", "http://127.0.0.1:1/"] {
            await #expect(throws: HTTPClientError.self) { try await client.execute(HTTPRequest(url: url)) }
        }
        let expected: [(String, Int64)] = [
            ("2xx", 2), ("3xx", 1), ("4xx", 1), ("5xx", 2), ("invalidRequest", 1), ("connect", 1), ("timeout", 0),
        ]
        for (outcome, count) in expected {
            #expect(
                metrics.counterTotal(label: Self.requests, dimensions: [("outcome", outcome)]) == count, "\(outcome)")
        }
        #expect(metrics.counterTotal(label: Self.requests) == 8)
        let times = try metrics.expectTimer("smainer_http_client_request_duration").values
        #expect(times.count == 8)
        #expect(times.allSatisfy { $0 > 0 })
    }
}
