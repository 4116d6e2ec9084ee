// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import JSON
import Marketplace
import Testing

/// What `POST /api/v1/tasks` refuses, and the place that the refusal names.
@Suite struct RequestTests {
    private func request(_ change: (inout JSONObject) -> Void) throws -> JSONValue {
        var object = try #require(try Examples.json("create_task_request").objectValue)
        change(&object)
        return .object(object)
    }

    private func refusal(_ change: (inout JSONObject) -> Void) throws -> JSONError? {
        let body = try request(change)
        return #expect(throws: JSONError.self) { try CreateTaskRequest(json: JSONReader(body)) }
    }

    @Test func amountsAreIntegersOrDecimalStrings() throws {
        for (amount, expected): (JSONValue, String) in [
            (1000, "1000"), ("1000", "1000"),
            ("340282366920938463463374607431768211455", TokenAmount.maxPayment.decimal),
        ] {
            let body = try request { $0["token_amount"] = amount }
            #expect(try CreateTaskRequest(json: JSONReader(body)).tokenAmount.decimal == expected)
        }
        let refused: [JSONValue] = [
            0, "0", -1, "-1", 1.5, "1.5", "340282366920938463463374607431768211456", "", "0x10", " 1", "01", true, nil,
            [],
        ]
        for amount in refused {
            #expect(try refusal { $0["token_amount"] = amount }?.path.description == "$.token_amount")
        }
    }

    @Test func requirementsAreChecked() throws {
        func requirements(_ key: String, _ value: JSONValue?) throws -> JSONError? {
            try refusal { body in
                guard case .object(var inner)? = body["requirements"] else { return }
                inner[key] = value
                body["requirements"] = .object(inner)
            }
        }
        #expect(try requirements("cpu_threads", 0)?.path.description == "$.requirements.cpu_threads")
        #expect(try requirements("cpu_threads", nil)?.code == .missing)
        #expect(try requirements("ram_gb", -1)?.path.description == "$.requirements.ram_gb")
        #expect(try requirements("ram_gb", "8")?.code == .type)
        #expect(try requirements("gpu_required", 1)?.code == .type)
        #expect(try requirements("max_execution_time", 86_281)?.code == .range)
        #expect(try requirements("max_execution_time", 1.5)?.code == .type)
        #expect(try requirements("colour", "red")?.path.description == "$.requirements.colour")
    }

    @Test func unknownAndWrongFieldsAreNamed() throws {
        #expect(try refusal { $0["colour"] = "red" }?.path.description == "$.colour")
        #expect(try refusal { $0["payload"] = [] }?.path.description == "$.payload")
        #expect(try refusal { $0["payload"] = nil }?.code == .missing)
        #expect(try refusal { $0["on_chain_task_id"] = "0" }?.path.description == "$.on_chain_task_id")
        #expect(try refusal { $0["description"] = .string(String(repeating: "x", count: 1025)) }?.code == .size)
    }

    /// An integer that no double holds would hash like its neighbour, so it is refused with its place.
    @Test func largeIntegersMustBeStrings() throws {
        let error = try refusal { body in
            body["payload"] = ["algorithm": "a", "n": .number(JSONNumber(UInt64(9_007_199_254_740_992)))]
        }
        #expect(error?.code == .range)
        #expect(error?.path.description.hasSuffix("payload.n") == true)
    }

    @Test func hashDoesNotDependOnOrderAndSpelling() throws {
        let requirements = try #require(try Examples.json("create_task_request")["requirements"])
        let first = try TaskDocument(payload: ["algorithm": "a", "x": 1, "y": 100], requirements: requirements)
        let text = #"{"y": 1e2, "x": 1.0, "algorithm": "\u0061"}"#
        let second = try TaskDocument(payload: try JSONValue(parsing: text), requirements: requirements)
        #expect(first.taskHash == second.taskHash)
        let third = try TaskDocument(payload: ["algorithm": "a", "x": 1, "y": 101], requirements: requirements)
        #expect(first.taskHash != third.taskHash)
    }
}
