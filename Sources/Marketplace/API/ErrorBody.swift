// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// What the relayer answers when it refuses a request.
public struct ErrorBody: Hashable, Sendable {
    /// A short name of the fault.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The body is not JSON, or not the JSON that is expected.
        case malformed
        /// There is no key, or it is unknown, expired or revoked.
        case unauthorized
        /// The demander's allowance, balance or spending limit does not cover the task.
        case notFunded = "not_funded"
        /// The key's scopes do not cover the request, or the thing belongs to somebody else.
        case forbidden
        /// There is nothing of that name.
        case notFound = "not_found"
        /// The method is not one of the endpoint's.
        case methodNotAllowed = "method_not_allowed"
        /// The idempotency key was used for another request, or the state forbids what was asked.
        case conflict
        /// The body is larger than allowed.
        case tooLarge = "too_large"
        /// The JSON is well-formed and breaks a rule; the detail names the path.
        case invalid
        /// Too many requests.
        case rateLimited = "rate_limited"
        /// A fault of the relayer.
        case internalError = "internal"
        /// A part that is needed does not answer.
        case unavailable

        /// The HTTP status that goes with it.
        public var status: Int {
            switch self {
            case .malformed: 400
            case .unauthorized: 401
            case .notFunded: 402
            case .forbidden: 403
            case .notFound: 404
            case .methodNotAllowed: 405
            case .conflict: 409
            case .tooLarge: 413
            case .invalid: 422
            case .rateLimited: 429
            case .internalError: 500
            case .unavailable: 503
            }
        }
    }

    /// A short name of the fault.
    public var error: Code
    /// A sentence with the value and the place.
    public var detail: String

    /// Creates a body.
    public init(_ error: Code, _ detail: String) {
        self.error = error
        self.detail = detail
    }
}

extension ErrorBody: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        ["error": .string(error.rawValue), "detail": .string(detail), "code": error.status.json]
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: ["error", "detail", "code"])
        error = try object.required("error").enumeration()
        detail = try object.required("detail").string()
        let code = try object.required("code")
        guard try code.int() == error.status else {
            throw code.failure(.value, "the code of \(error.rawValue) is \(error.status)")
        }
    }
}
