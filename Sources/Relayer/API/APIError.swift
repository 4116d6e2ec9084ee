// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import HTTPTypes
import Hummingbird
import JSON
import Logging
import Marketplace
import NIOCore

/// A refusal, as the API answers it.
struct APIError: Error, HTTPResponseError {
    let body: ErrorBody
    var retryAfter: Int?

    init(_ code: ErrorBody.Code, _ detail: String, retryAfter: Int? = nil) {
        body = ErrorBody(code, detail)
        self.retryAfter = retryAfter
    }

    var status: HTTPResponse.Status { .init(code: body.error.status) }

    func response(from request: Request, context: some RequestContext) throws -> Response { response }

    var response: Response {
        var response = Response.json(body.json, status: status)
        if let retryAfter { response.headers[.retryAfter] = String(retryAfter) }
        if body.error == .unauthorized { response.headers[.wwwAuthenticate] = "Bearer" }
        return response
    }
}

extension Response {
    static func json(_ json: JSONValue, status: HTTPResponse.Status = .ok) -> Response {
        text(json.serialized(), "application/json", status: status)
    }

    static func text(
        _ text: String, _ type: String, status: HTTPResponse.Status = .ok
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}

/// Gives every failure the API's form of an error.
struct ErrorMiddleware<Context: RequestContext>: RouterMiddleware {
    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as APIError {
            return error.response
        } catch let error as HTTPError {
            return Self.translated(error, request).response
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            // What went wrong inside is the operator's to know, not the caller's.
            context.logger.error("a request failed: \(error)", metadata: ["path": "\(request.uri.path)"])
            return APIError(
                .unavailable, "the request could not be served at the moment: try again", retryAfter: 2
            ).response
        }
    }

    private static func translated(_ error: HTTPError, _ request: Request) -> APIError {
        switch error.status {
        case .notFound: APIError(.notFound, "there is no \(request.uri.path)")
        case .methodNotAllowed: APIError(.methodNotAllowed, "\(request.method) is not a method of \(request.uri.path)")
        case .contentTooLarge: APIError(.tooLarge, "the body is too large")
        default: APIError(.malformed, error.body ?? "the request is malformed")
        }
    }
}
