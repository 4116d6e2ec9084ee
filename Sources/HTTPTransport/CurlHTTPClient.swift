// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// An HTTP/1.1 client on libcurl.
///
/// One thread of its own owns every libcurl handle and waits in `curl_multi_poll`; tasks hand it commands through a
/// bounded queue and suspend, so that no cooperative thread ever blocks. Connections are kept and reused.
///
/// ```swift
/// let response = try await CurlHTTPClient.shared.execute(
///     HTTPRequest(
///         method: "POST", url: "http://127.0.0.1:5050/rpc", headers: [("Content-Type", "application/json")],
///         body: Array(#"{"jsonrpc":"2.0","id":1,"method":"starknet_chainId"}"#.utf8), timeout: .seconds(5)))
/// ```
///
/// Redirects are not followed and the environment's proxy is not used unless the ``Configuration`` says so. TLS is 1.2
/// or later and always verified. The client lives as long as someone holds it or a request of it is under way.
public final class CurlHTTPClient: HTTPClient {
    /// A client with the default configuration, for the whole process.
    public static let shared = CurlHTTPClient()

    /// What the client was made with.
    public let configuration: Configuration
    private let engine: CurlEngine
    private let metrics: HTTPMetrics

    /// Creates a client; its thread starts with the first request.
    ///
    /// Its metrics go to the factory of swift-metrics that is in force now.
    public init(configuration: Configuration = Configuration()) {
        self.configuration = configuration
        self.engine = CurlEngine(configuration)
        self.metrics = HTTPMetrics()
    }

    deinit {
        engine.shutDown()
    }

    /// Ends every request under way with ``HTTPClientError/Code/shutDown``, refuses new ones and ends the thread.
    public func shutDown() {
        engine.shutDown()
    }

    /// Sends a request; see ``HTTPClient/execute(_:)``.
    ///
    /// - Throws: ``HTTPClientError``; its ``HTTPClientError/mayHaveBeenSent`` tells whether sending again is safe.
    public func execute(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse {
        let begin = ContinuousClock.now
        let transfer: CurlTransfer
        do throws(HTTPClientError) {
            transfer = try CurlTransfer(request)
        } catch {
            metrics.record(.failure(error), since: begin)
            throw error
        }
        let result: Result<HTTPResponse, HTTPClientError> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                engine.start(transfer, continuation)
            }
        } onCancel: {
            engine.cancel(transfer)
        }
        // The thread may end only after this: requests keep their client alive.
        withExtendedLifetime(self) {}
        metrics.record(result, since: begin)
        return try result.get()
    }
}
