// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Something that sends HTTP requests. ``CurlHTTPClient`` is the one for real networks; tests give their own.
public protocol HTTPClient: Sendable {
    /// Sends a request and waits for the whole response.
    ///
    /// A response with any status is a success here, 404 and 500 included. Cancelling the task ends the exchange.
    ///
    /// - Throws: ``HTTPClientError``.
    func execute(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse
}
