// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// What a worker process reads from its standard input and writes to its standard output.
///
/// One JSON document each way: `{"payload": …, "threads": n}` in, and out either
/// `{"status": "success", "result": …}` or `{"status": "failed", "error": {"code": …, "message": …}}`.
public enum WorkerProtocol {
    /// The document that starts a task.
    public static func request(payload: JSONValue, threads: Int) -> JSONValue {
        ["payload": payload, "threads": JSONValue(integerLiteral: threads)]
    }

    /// What a worker answered.
    public enum Response: Hashable, Sendable {
        /// The result document.
        case success(JSONValue)
        /// The payload could not be computed.
        case failure(code: String, message: String)

        /// The document that a worker writes.
        public var json: JSONValue {
            switch self {
            case .success(let result): ["status": "success", "result": result]
            case .failure(let code, let message):
                ["status": "failed", "error": ["code": .string(code), "message": .string(message)]]
            }
        }

        /// Reads a worker's answer; `nil` if it is not one.
        public init?(json: JSONValue) {
            switch json["status"] {
            case .string("success")?:
                guard let result = json["result"] else { return nil }
                self = .success(result)
            case .string("failed")?:
                guard case .string(let code)? = json["error"]?["code"],
                    case .string(let message)? = json["error"]?["message"]
                else { return nil }
                self = .failure(code: code, message: message)
            default:
                return nil
            }
        }
    }

    /// Runs the task that a request asks for. Blocks its thread for as long as that takes.
    public static func respond(to request: [UInt8], limits: ComputeLimits = .standard) -> Response {
        let document: JSONValue
        do {
            document = try JSONValue(parsing: request, limits: documentLimits)
        } catch {
            return .failure(code: "malformed_request", message: "\(error)")
        }
        guard let payload = document["payload"] else {
            return .failure(code: "malformed_request", message: "the request has no payload")
        }
        var limits = limits
        if case .number(let threads)? = document["threads"], let count = threads.int64 {
            limits.threads = Int(min(max(count, 1), 1_024))
        }
        do throws(ComputeError) {
            return .success(try Compute.run(payload: payload, limits: limits))
        } catch {
            return .failure(code: error.code.description, message: "\(error.path): \(error.message)")
        }
    }

    /// The limits under which documents between a daemon and its workers are read.
    public static var documentLimits: JSONLimits {
        var limits = JSONLimits.default
        limits.maxBytes = 256 << 20
        return limits
    }
}
