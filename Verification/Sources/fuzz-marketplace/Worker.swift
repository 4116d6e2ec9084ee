// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Compute
import FuzzSupport
import JSON

extension FuzzTarget {
    private static let limits = ComputeLimits(
        maxElements: 64, maxMultiplications: 512, maxDigits: 100, threads: 1)

    /// A worker answers every request with a document that its daemon reads, and its results pass the relayer's check.
    static let workerRequest = FuzzTarget(onBytes: "worker-request") { bytes in
        let request = Array(bytes)
        // Requests that ask for more threads than one would make the linear algebra library start them.
        guard let json = try? JSONValue(parsing: request), json["threads"] == nil || json["threads"] == 1 else {
            return
        }
        let response = WorkerProtocol.respond(to: request, limits: limits)
        let written = response.json.serialized()
        let read = requireNoThrow(written) { try JSONValue(parsing: written) }
        require(WorkerProtocol.Response(json: read) == response, written)
        guard case .success(let result) = response, let payload = json["payload"] else { return }
        let outcome = requireNoThrow("checking") {
            try Compute.check(payload: payload, result: result, limits: limits)
        }
        require(outcome == .accepted, "an own result is \(outcome)")
    }

    /// What a daemon reads from a worker, and what a relayer checks: any result for one payload.
    static let workerResponse = FuzzTarget(onText: "worker-response") { text in
        guard let json = try? JSONValue(parsing: text) else { return }
        if let response = WorkerProtocol.Response(json: json) {
            require(WorkerProtocol.Response(json: response.json) == response, response.json.serialized())
        }
        guard let payload = json["payload"], let result = json["result"] else { return }
        _ = try? Compute.check(payload: payload, result: result, limits: limits)
    }
}
