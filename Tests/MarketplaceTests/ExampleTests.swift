// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import Marketplace
import Testing

/// Each golden example is decoded by the type that it documents, and encoded again to the same JSON.
@Suite struct ExampleTests {
    static let nodeMessages = [
        "register", "heartbeat", "task_accepted", "task_rejected", "task_progress", "task_result", "task_result_failed",
    ]
    static let relayerMessages = [
        "challenge", "registered", "error", "task_assignment", "result_ack", "result_ack_refused", "task_cancelled",
    ]
    static let bodies: [(String, any (JSONEncodable & JSONDecodable & Sendable).Type)] = [
        ("create_task_request", CreateTaskRequest.self), ("create_task_response", CreateTaskResponse.self),
        ("task", TaskView.self), ("task_list", TaskList.self), ("node", NodeView.self), ("node_list", NodeList.self),
        ("health", HealthView.self), ("stats", StatsView.self), ("error_body", ErrorBody.self),
        ("demander_claim", DemanderClaim.self),
    ]

    private func roundTrip(_ name: String, _ type: any (JSONEncodable & JSONDecodable).Type) throws {
        let example = try Examples.json(name)
        let value = try type.init(json: JSONReader(example))
        #expect(value.json.serialized() == example.serialized())
    }

    @Test func everyExampleHasAType() throws {
        let known = Set(Self.nodeMessages + Self.relayerMessages + Self.bodies.map(\.0))
        #expect(try Examples.names() == known)
    }

    @Test(arguments: nodeMessages) func nodeMessageRoundTrips(_ name: String) throws {
        try roundTrip(name, NodeMessage.self)
    }

    @Test(arguments: relayerMessages) func relayerMessageRoundTrips(_ name: String) throws {
        try roundTrip(name, RelayerMessage.self)
    }

    @Test(arguments: 0..<bodies.count) func bodyRoundTrips(_ index: Int) throws {
        try roundTrip(Self.bodies[index].0, Self.bodies[index].1)
    }

    /// A field that no message has is refused by its name, at each level of each message.
    @Test(arguments: nodeMessages + relayerMessages) func unknownFieldIsRefusedByName(_ name: String) throws {
        let example = try Examples.json(name)
        for spoiled in Self.spoilings(of: example) {
            let error = #expect(throws: JSONError.self) {
                if Self.nodeMessages.contains(name) {
                    _ = try NodeMessage(json: JSONReader(spoiled))
                } else {
                    _ = try RelayerMessage(json: JSONReader(spoiled))
                }
            }
            #expect(error?.code == .unknown)
            #expect(error?.message.contains("surprise") == true)
        }
    }

    /// A required field that is missing is named.
    @Test(arguments: nodeMessages + relayerMessages) func missingFieldIsNamed(_ name: String) throws {
        let optional: Set = ["gpu_usage", "attestation", "reason"]
        let example = try #require(try Examples.json(name).objectValue)
        for key in example.keys where !(name.hasPrefix("result_ack") || name == "heartbeat") || !optional.contains(key)
        {
            var copy = example
            copy[key] = nil
            let reader = JSONReader(.object(copy))
            let error = #expect(throws: JSONError.self) {
                if Self.nodeMessages.contains(name) {
                    _ = try NodeMessage(json: reader)
                } else {
                    _ = try RelayerMessage(json: reader)
                }
            }
            #expect(error?.code == .missing || error?.code == .unknown)
        }
    }

    /// The example with an unknown member at the top, and in each object that is not free-form.
    private static func spoilings(of value: JSONValue) -> [JSONValue] {
        guard let object = value.objectValue else { return [] }
        var top = object
        top["surprise"] = true
        var all: [JSONValue] = [.object(top)]
        for (key, member) in object where !["payload", "requirements", "result"].contains(key) {
            for spoiled in spoilings(of: member) {
                var copy = object
                copy[key] = spoiled
                all.append(.object(copy))
            }
        }
        return all
    }

    @Test func unknownMessageTypeIsRefused() {
        #expect(throws: JSONError.self) { try NodeMessage(parsing: #"{"message_type":"challenge"}"#) }
        #expect(throws: JSONError.self) { try RelayerMessage(parsing: #"{"message_type":"register"}"#) }
        #expect(throws: JSONError.self) {
            try NodeMessage(parsing: #"{"message_type":"heartbeat","message_type":"x"}"#)
        }
    }

    /// The documents of the examples hash to what the examples say, computed by other code.
    @Test func hashesOfTheExamples() throws {
        let assignment = try #require(try Examples.json("task_assignment").objectValue)
        let document = try TaskDocument(
            payload: try #require(assignment["payload"]), requirements: try #require(assignment["requirements"]))
        #expect(assignment["task_hash"] == .string(document.taskHash.hex))
        let message = try Examples.json("task_result")
        let result = try ResultDocument(try #require(message["result"]))
        #expect(message["result_hash"] == .string(result.resultHash.hex))
    }
}
