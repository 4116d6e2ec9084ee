// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Compute
import Felt
import HTTPTypes
import Hummingbird
import JSON
import Logging
import Marketplace
import NIOCore
import PostgreSQL
import Starknet
import StarknetRPC

extension RelayerAPI {
    /// `POST /api/v1/tasks`
    func createTask(_ request: Request) async throws -> Response {
        let key = try await authorize(request, .tasks)
        let bytes = try await body(of: request)
        let idempotencyKey = try Self.idempotencyKey(request)
        let hash = Secrets.hash(String(decoding: bytes, as: UTF8.self))
        if let idempotencyKey, let replay = try await replay(idempotencyKey, of: key, hash) { return replay }
        let body = try Self.parse(bytes)
        guard let demander = key.demander else {
            throw APIError(.forbidden, "the API key has no demander address, so it cannot pay for tasks")
        }
        try validate(body)
        if body.onChainTaskID == nil { try await requireFunds(body.tokenAmount, of: demander) }
        return try await store(body, key, demander, idempotencyKey, hash)
    }

    private func body(of request: Request) async throws -> [UInt8] {
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > configuration.maxBodyBytes {
            throw APIError(.tooLarge, "the body has \(length) bytes, and \(configuration.maxBodyBytes) are allowed")
        }
        do {
            return Array(try await request.body.collect(upTo: configuration.maxBodyBytes).readableBytesView)
        } catch is NIOTooManyBytesError {
            throw APIError(.tooLarge, "the body has more than the \(configuration.maxBodyBytes) bytes allowed")
        }
    }

    private static func idempotencyKey(_ request: Request) throws -> String? {
        guard let name = HTTPField.Name("Idempotency-Key"), let value = request.headers[name] else { return nil }
        guard (1...255).contains(value.utf8.count) else {
            throw APIError(.malformed, "Idempotency-Key has 1 to 255 characters")
        }
        return value
    }

    private static func parse(_ bytes: [UInt8]) throws -> CreateTaskRequest {
        let json: JSONValue
        do {
            json = try JSONValue(parsing: bytes)
        } catch {
            throw APIError(.malformed, error.message)
        }
        guard case .object = json else { throw APIError(.malformed, "$: the body must be an object") }
        do {
            return try CreateTaskRequest(json: JSONReader(json))
        } catch {
            throw APIError(.invalid, error.message)
        }
    }

    private func validate(_ body: CreateTaskRequest) throws {
        if body.callbackURL != nil {
            throw APIError(.invalid, "$.callback_url: this relayer sends no callbacks; ask for the task's state")
        }
        let minimum = TokenAmount(configuration.minimumPrice)
        if body.tokenAmount < minimum {
            throw APIError(.invalid, "$.token_amount: \(body.tokenAmount) is less than the least price, \(minimum)")
        }
        do {
            try checker.validate(payload: body.document.payload)
        } catch {
            let path = error.path.hasPrefix("$") ? String(error.path.dropFirst()) : "." + error.path
            throw APIError(.invalid, "$.payload\(path): \(error.message)")
        }
    }

    /// Checks that limit, allowance and balance cover the amount, together with what is promised already.
    private func requireFunds(_ amount: TokenAmount, of demander: ContractAddress) async throws {
        let promised = try await pool.query(
            "SELECT coalesce(sum(token_amount), 0) AS sum FROM tasks WHERE creator = $1 AND state = 'pending'",
            [.address(demander)]
        ).first?.amount("sum")
        let needed = amount + (promised ?? .zero)
        do {
            let token = ERC20Contract(try await contract.token(from: client))
            let limit = try await contract.spendingLimit(of: demander, from: client)
            let allowance = try await token.allowance(of: demander, for: contract.address, from: client)
            let balance = try await token.balance(of: demander, from: client)
            for (name, value) in [("spending limit", limit), ("allowance", allowance), ("balance", balance)]
            where value < needed {
                throw APIError(
                    .notFunded, "the \(name) of \(demander) is \(value), and \(needed) are needed with what is pending")
            }
        } catch let error as APIError {
            throw error
        } catch is StarknetClientError {
            throw APIError(.unavailable, "the chain cannot be asked at the moment", retryAfter: 5)
        }
    }

    private func replay(_ idempotencyKey: String, of key: APIKey, _ hash: [UInt8]) async throws -> Response? {
        let row = try await pool.query(
            "SELECT body_hash, response FROM idempotency_keys WHERE key_id = $1 AND idempotency_key = $2",
            [.id(key.id), .text(idempotencyKey)]
        ).first
        guard let row else { return nil }
        guard try row.decode("body_hash", as: [UInt8].self) == hash else {
            throw APIError(.conflict, "the Idempotency-Key was used for another body")
        }
        var response = Response.text(try row.text("response"), "application/json", status: .created)
        if let name = HTTPField.Name("Idempotent-Replayed") { response.headers[name] = "true" }
        return response
    }

    private func store(
        _ body: CreateTaskRequest, _ key: APIKey, _ demander: ContractAddress, _ idempotencyKey: String?,
        _ hash: [UInt8]
    ) async throws -> Response {
        let id = UUIDv7()
        let now = WallClock.milliseconds
        let document = body.document
        let funding: TaskLifecycle.Funding = body.onChainTaskID == nil ? .key : .wallet
        let answer = CreateTaskResponse(
            taskID: id, status: .pending, taskHash: document.taskHash, onChainTaskID: body.onChainTaskID,
            createdAt: now / 1000
        ).json.serialized()
        do {
            try await pool.transaction(attempts: 5) { connection in
                if let idempotencyKey {
                    try await connection.query(
                        """
                        INSERT INTO idempotency_keys (key_id, idempotency_key, body_hash, response, created_at_ms)
                        VALUES ($1, $2, $3, $4, $5)
                        """, [.id(key.id), .text(idempotencyKey), .bytes(hash), .text(answer), .ms(now)])
                }
                try await connection.query(
                    """
                    INSERT INTO tasks (task_id, key_id, funding, creator, payload, requirements, task_hash,
                        token_amount, execution_window, description, client_ref, state, created_at_ms)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'pending', $12)
                    """,
                    [
                        .id(id), .id(key.id), .text(funding.rawValue), .address(demander),
                        .text(document.payload.serialized()), .text(document.requirements.serialized()),
                        .felt(document.taskHash), .amount(body.tokenAmount),
                        .ms(document.typedRequirements.executionWindow), .optional(body.description) { .text($0) },
                        .felt(id.felt), .ms(now),
                    ])
                try await TaskStore.handle(.submitted, of: id, on: connection)
                if let number = body.onChainTaskID {
                    try await connection.query(
                        "UPDATE tasks SET on_chain_task_id = $2 WHERE task_id = $1", [.id(id), .number(number)])
                    // A task that the chain shows already is taken up at once; otherwise its event will come.
                    try await ChainStore.takeUp(id, on: connection)
                }
            }
        } catch let error as PostgresError where error.isUniqueViolation {
            if let idempotencyKey, let replay = try await replay(idempotencyKey, of: key, hash) { return replay }
            throw APIError(
                .conflict, "$.on_chain_task_id: task \(body.onChainTaskID?.decimal ?? "") was submitted already")
        }
        tasks.signals.wake()
        var response = Response.text(answer, "application/json", status: .created)
        response.headers[.location] = "/api/v1/tasks/\(id)"
        return response
    }
}
