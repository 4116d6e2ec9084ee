// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Crypto
import Felt
import JSON
import Logging
import Marketplace
import PostgreSQL
import StarkCrypto
import Starknet
import StarknetRPC
import WebSocketTransport

/// Serves one node's socket: carries out what ``NodeSession`` decides.
struct NodeGateway: Sendable {
    let pool: PostgresPool
    let client: StarknetClient
    let contract: SmainerContract
    let chainID: ChainID
    let origin: @Sendable () -> String
    let hub: NodeHub
    let intake: ResultIntake
    let registrationTimeout: Duration
    let limits: JSONLimits
    let signals: WorkSignals
    let logger: Logger

    /// The node's id in a path `/ws/node/{node_id}`, or `nil` for another path.
    static func nodeID(in path: String) -> String? {
        let prefix = "/ws/node/"
        guard path.hasPrefix(prefix) else { return nil }
        return String(path.dropFirst(prefix.count))
    }

    func serve(_ connection: WebSocketConnection, _ request: WebSocketUpgradeRequest) async {
        guard let node = try? NodeID(Self.nodeID(in: request.path) ?? "") else { return }
        let challenge = RelayerMessage.Challenge(
            nonce: Felt.random(), chainID: chainID.felt, contract: contract.address, relayer: origin(),
            serverTimeMS: WallClock.milliseconds)
        var session = NodeSession(nodeID: node, challenge: challenge)
        var sessionID: UUIDv7?
        // A socket that does not register is closed; its loop then sees the end of the messages.
        let timer = Task {
            try await Task.sleep(for: registrationTimeout)
            connection.startClosing(code: NodeCloseCode.registrationTimeout, reason: "no registration came in time")
        }
        defer { timer.cancel() }
        await perform(session.handle(.opened), on: connection, &session, &sessionID, timer)
        for await message in connection.inbound {
            let event: NodeSession.Event
            switch message {
            case .binary: event = .malformed("binary frames are not part of the protocol")
            case .text(let text):
                do {
                    event = .message(try NodeMessage(parsing: text, limits: limits))
                } catch {
                    event = .malformed(error.message)
                }
            }
            await perform(session.handle(event), on: connection, &session, &sessionID, timer)
            if session.state == .closed { break }
        }
        if let sessionID {
            await hub.remove(node, session: sessionID)
            do {
                try await pool.query(
                    "UPDATE nodes SET connected = false, seen_at_ms = $2 WHERE node_id = $1 AND session_id = $3",
                    [.text(node.value), .ms(WallClock.milliseconds), .id(sessionID)])
            } catch {
                // The keeper finds a node that is not seen any more.
                logger.warning("a disconnection could not be stored: \(error)")
            }
            signals.wake()
            logger.info(
                "node disconnected",
                metadata: ["node": "\(node)", "code": "\(connection.closeCode.map(Int.init) ?? 0)"])
        }
    }

    private func perform(
        _ actions: [NodeSession.Action], on connection: WebSocketConnection, _ session: inout NodeSession,
        _ sessionID: inout UUIDv7?, _ timer: Task<Void, any Error>
    ) async {
        for action in actions {
            switch action {
            case .send(let message): try? await connection.send(message.json.serialized())
            case .close(let code, let reason): await connection.close(code: code, reason: reason)
            case .deliver(let message):
                if let reply = await deliver(message, from: session.nodeID, sessionID) {
                    try? await connection.send(reply.json.serialized())
                }
            case .check(let register):
                timer.cancel()
                let event = await check(register, session.challenge, connection, &sessionID)
                await perform(session.handle(event), on: connection, &session, &sessionID, timer)
                if session.state == .open { signals.wake() }
            }
        }
    }

    /// Checks a registration against the signature, the chain and the database.
    private func check(
        _ register: NodeMessage.Register, _ challenge: RelayerMessage.Challenge, _ connection: WebSocketConnection,
        _ sessionID: inout UUIDv7?
    ) async -> NodeSession.Event {
        let message = NodeSessionMessage(answering: challenge, nodeID: register.nodeID)
        let isSigned = message.verify(
            register.signature, publicKey: register.publicKey, chainID: chainID.felt, account: register.address)
        guard isSigned else {
            return .refused(.signature("the signature is not that of NodeSession under key \(register.publicKey)"))
        }
        do {
            let node = try await contract.node(register.address, from: client)
            guard node.status == .active else {
                return .refused(
                    .notActive("the contract has \(register.address) as \(node.status.name): register the node first"))
            }
            guard node.publicKey == register.publicKey else {
                return .refused(.signature("the contract has another key for \(register.address)"))
            }
            let session = UUIDv7()
            let token = Secrets.token(prefix: "sns_")
            guard try await store(register, session, token) else {
                return .refused(.taken("node id \(register.nodeID) belongs to another address"))
            }
            sessionID = session
            await hub.add(
                register.nodeID,
                NodeHub.Member(
                    sessionID: session, address: register.address, publicKey: register.publicKey,
                    connection: connection))
            logger.info("node registered", metadata: ["node": "\(register.nodeID)", "address": "\(register.address)"])
            return .registered(.init(sessionID: session, sessionToken: token, heartbeatInterval: 30))
        } catch {
            logger.warning("a registration could not be checked: \(error)")
            return .refused(.unavailable("the registration cannot be checked at the moment: try again"))
        }
    }

    /// Stores the session, unless the node id belongs to another address.
    private func store(_ register: NodeMessage.Register, _ session: UUIDv7, _ token: String) async throws -> Bool {
        let hardware = register.hardware
        let gpu = hardware.measured.gpus.map(\.vramGB).max()
        let rows = try await pool.query(
            """
            INSERT INTO nodes (node_id, address, public_key, hardware, algorithms, max_concurrent, offered_threads,
                offered_ram, gpu_ram, session_id, token_hash, connected, connected_at_ms, seen_at_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, true, $12, $12)
            ON CONFLICT (node_id) DO UPDATE SET public_key = EXCLUDED.public_key, hardware = EXCLUDED.hardware,
                algorithms = EXCLUDED.algorithms, max_concurrent = EXCLUDED.max_concurrent,
                offered_threads = EXCLUDED.offered_threads, offered_ram = EXCLUDED.offered_ram,
                gpu_ram = EXCLUDED.gpu_ram, session_id = EXCLUDED.session_id, token_hash = EXCLUDED.token_hash,
                connected = true, connected_at_ms = EXCLUDED.connected_at_ms, seen_at_ms = EXCLUDED.seen_at_ms
            WHERE nodes.address = EXCLUDED.address RETURNING node_id
            """,
            [
                .text(register.nodeID.value), .address(register.address), .felt(register.publicKey),
                .text(hardware.json.serialized()), .textArray(register.capabilities.algorithms),
                .int(register.capabilities.maxConcurrentTasks), .int(hardware.offered.cpuThreads),
                .double(hardware.offered.ramGB), .optional(gpu) { .double($0) }, .id(session),
                .bytes(Array(SHA256.hash(data: Array(token.utf8)))), .ms(WallClock.milliseconds),
            ])
        return !rows.isEmpty
    }

    /// Handles a message of a registered node.
    private func deliver(_ message: NodeMessage, from node: NodeID, _ session: UUIDv7?) async -> RelayerMessage? {
        guard let session else { return nil }
        do {
            switch message {
            case .register: return nil
            case .heartbeat:
                try await pool.query(
                    """
                    UPDATE nodes SET heartbeat = $3, heartbeat_at_ms = $4, seen_at_ms = $4
                    WHERE node_id = $1 AND session_id = $2
                    """,
                    [
                        .text(node.value), .id(session), .text(message.json.serialized()),
                        .ms(WallClock.milliseconds),
                    ])
                return nil
            case .taskAccepted(let body):
                try await pool.query(
                    """
                    UPDATE leases SET accepted_at_ms = coalesce(accepted_at_ms, $3)
                    WHERE lease_id = $1 AND node_id = $2 AND ended_at_ms IS NULL
                    """, [.id(body.leaseID), .text(node.value), .ms(WallClock.milliseconds)])
                return nil
            case .taskProgress(let body):
                try await pool.query(
                    "UPDATE leases SET progress = $3 WHERE lease_id = $1 AND node_id = $2 AND ended_at_ms IS NULL",
                    [.id(body.leaseID), .text(node.value), .double(body.fraction)])
                return nil
            case .taskRejected(let body):
                try await intake.reject(body, from: node)
                return nil
            case .taskResult(let body):
                guard let member = await hub.members[node] else { return nil }
                return try await intake.receive(body, from: node, publicKey: member.publicKey)
            }
        } catch {
            logger.error("a node's message could not be handled: \(error)", metadata: ["node": "\(node)"])
            return .error(.init(code: "unavailable", message: "the message could not be handled: send it again"))
        }
    }
}
