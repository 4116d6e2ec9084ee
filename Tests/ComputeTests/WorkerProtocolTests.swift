// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Compute
import JSON
import Testing

@Suite struct WorkerProtocolTests {
    @Test func `A request is answered with the result`() throws {
        let request = WorkerProtocol.request(
            payload: ["algorithm": "matrix_multiplication", "matrix_a": [[2]], "matrix_b": [[3]]], threads: 1)
        let response = WorkerProtocol.respond(to: request.serializedBytes())
        #expect(response == .success(["matrix": [[6]]]))
        #expect(WorkerProtocol.Response(json: response.json) == response)
    }

    @Test func `A payload that cannot be computed is answered with the reason`() throws {
        let request = WorkerProtocol.request(payload: ["algorithm": "unheard of"], threads: 1)
        guard case .failure(let code, let message) = WorkerProtocol.respond(to: request.serializedBytes()) else {
            Issue.record("an unknown algorithm was computed")
            return
        }
        #expect(code == "unknown_algorithm")
        #expect(message.hasPrefix("$.algorithm:"))
    }

    @Test(arguments: ["", "{", "[]", "{}", #"{"payload":1,"payload":2}"#])
    func `A malformed request is answered, not crashed on`(text: String) {
        guard case .failure(let code, _) = WorkerProtocol.respond(to: Array(text.utf8)) else {
            Issue.record("\(text) was computed")
            return
        }
        #expect(code == "malformed_request")
    }

    @Test func `Other documents are not taken for answers`() {
        #expect(WorkerProtocol.Response(json: ["status": "success"]) == nil)
        #expect(WorkerProtocol.Response(json: ["status": "done", "result": 1]) == nil)
        #expect(WorkerProtocol.Response(json: ["status": "failed", "error": "no"]) == nil)
    }
}
