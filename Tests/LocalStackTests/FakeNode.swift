// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import LocalStack
import Logging
import Marketplace
import StarkCrypto
import Starknet
import WebSocketTransport

/// A node that the test plays: it speaks the protocol and does what it likes.
struct FakeNode: Sendable {
    /// Why the relayer ended a session.
    struct Refusal: Error {
        var code: UInt16?
        var error: String?
    }

    let running: LocalStack.Running
    let name: String
    let address: ContractAddress
    /// What it says its key is, and what it signs sessions with.
    let publicKey: Felt
    let key: StarkPrivateKey

    init(
        _ running: LocalStack.Running, named name: String, at address: ContractAddress, key: StarkPrivateKey,
        publicKey: Felt? = nil
    ) {
        self.running = running
        self.name = name
        self.address = address
        self.key = key
        self.publicKey = publicKey ?? key.publicKey
    }

    /// Registers and runs `body` in the session.
    ///
    /// - Throws: ``Refusal`` when the relayer does not take the node.
    func session<Result: Sendable>(
        _ body: (WebSocketConnection, inout WebSocketInbound.AsyncIterator) async throws -> Result
    ) async throws -> Result {
        var logger = Logger(label: "fake")
        logger.logLevel = .critical
        let url = running.relayerURL.replacing("http://", with: "ws://") + "/ws/node/\(name)"
        return try await WebSocketClient.connect(url: url, logger: logger) { connection in
            var inbound = connection.inbound.makeAsyncIterator()
            guard case .challenge(let challenge)? = try await Self.next(&inbound) else {
                throw Refusal(code: connection.closeCode)
            }
            try await Self.send(.register(try answer(challenge)), on: connection)
            switch try await Self.next(&inbound) {
            case .registered: return try await body(connection, &inbound)
            case .error(let failure):
                while try await Self.next(&inbound) != nil {}
                throw Refusal(code: connection.closeCode, error: failure.code)
            default: throw Refusal(code: connection.closeCode)
            }
        }
    }

    private func answer(_ challenge: RelayerMessage.Challenge) throws -> NodeMessage.Register {
        let id = try NodeID(name)
        let signature = try NodeSessionMessage(answering: challenge, nodeID: id).sign(
            with: key, chainID: running.record.chainID.felt, account: address)
        // With so many threads it is the first that the scheduler thinks of.
        return NodeMessage.Register(
            nodeID: id, address: address, publicKey: publicKey,
            hardware: HardwareSpec(
                measured: MeasuredHardware(cpuThreads: 64, ramGB: 256, storageGB: 100, gflops: 1),
                offered: OfferedCapacity(cpuThreads: 64, ramGB: 256), os: "linux", arch: "x86_64"),
            capabilities: NodeCapabilities(algorithms: ["matrix_multiplication"], maxConcurrentTasks: 4),
            signature: signature)
    }

    static func send(_ message: NodeMessage, on connection: WebSocketConnection) async throws {
        try await connection.send(message.json.serialized())
    }

    /// The relayer's next message, or `nil` when the connection is closed.
    static func next(_ inbound: inout WebSocketInbound.AsyncIterator) async throws -> RelayerMessage? {
        while let frame = await inbound.next() {
            if case .text(let text) = frame { return try RelayerMessage(parsing: text) }
        }
        return nil
    }

    /// The next assignment.
    static func assignment(
        _ inbound: inout WebSocketInbound.AsyncIterator
    ) async throws -> RelayerMessage.TaskAssignment {
        while let message = try await next(&inbound) {
            if case .taskAssignment(let assignment) = message { return assignment }
        }
        throw TestFailure("the connection was closed before an assignment came")
    }

    /// Hands a result in and waits for the answer to that lease.
    static func handIn(
        _ result: NodeMessage.TaskResult, on connection: WebSocketConnection,
        _ inbound: inout WebSocketInbound.AsyncIterator
    ) async throws -> RelayerMessage.ResultAck {
        try await send(.taskResult(result), on: connection)
        while let message = try await next(&inbound) {
            if case .resultAck(let answer) = message, answer.leaseID == result.leaseID { return answer }
        }
        throw TestFailure(
            "the connection was closed before the answer came: \(connection.closeStatus.map { "\($0)" } ?? "")")
    }
}
