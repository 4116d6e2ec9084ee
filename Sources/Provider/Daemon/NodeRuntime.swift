// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import AsyncAlgorithms
import Compute
import Felt
import Foundation
import JSON
import Logging
import Marketplace
import StarkCrypto
import Starknet
import StarknetRPC
import Synchronization
import WebSocketTransport

/// Carries out what ``NodeSession`` decides: one connection at a time, any number of workers, one event after another.
///
/// All events go through one bounded channel and are handled by one task, which owns the session; a slow handler slows
/// the socket's reader down instead of filling memory.
final class NodeRuntime: Sendable {
    enum Event: Sendable {
        case message(RelayerMessage)
        case closed(code: UInt16?, reason: String)
        case finished(NodeMessage.TaskResult)
        case heartbeat
        case drain
    }

    private let configuration: ProviderConfiguration
    private let hardware: MeasuredHardware
    private let worker: WorkerProcess
    private let contract: SmainerContract
    private let client: StarknetClient
    private let attestations: AttestationStore
    private let logger: Logger
    private let events = AsyncChannel<Event>()
    private let drainSignal = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    init(
        configuration: ProviderConfiguration, hardware: MeasuredHardware, worker: WorkerProcess,
        contract: SmainerContract, client: StarknetClient, attestations: AttestationStore, logger: Logger
    ) {
        self.configuration = configuration
        self.hardware = hardware
        self.worker = worker
        self.contract = contract
        self.client = client
        self.attestations = attestations
        self.logger = logger
    }

    /// Asks the runtime to finish what it has and to end.
    func requestDrain() { drainSignal.continuation.yield() }

    func run() async throws {
        try await withThrowingDiscardingTaskGroup { group in
            let outbound = Mutex<AsyncStream<OutboundFrame>.Continuation?>(nil)
            let reconnects = AsyncStream<Duration>.makeStream(bufferingPolicy: .bufferingNewest(1))
            let heartbeat = configuration.heartbeatInterval
            group.addTask { [self] in
                for await _ in drainSignal.stream { await events.send(.drain) }
            }
            group.addTask { [self] in
                while !Task.isCancelled {
                    try await Task.sleep(for: heartbeat)
                    await events.send(.heartbeat)
                }
            }
            group.addTask { [self] in
                reconnects.continuation.yield(.zero)
                for await delay in reconnects.stream {
                    try await Task.sleep(for: delay)
                    await connect(outbound: outbound)
                }
            }

            var session = NodeSession(
                maxConcurrentTasks: configuration.maxConcurrentTasks,
                algorithms: Set(Compute.algorithms.map { $0.name }))
            var backoff = ReconnectBackoff()
            var generator = SystemRandomNumberGenerator()
            var stops: [UUIDv7: AsyncStream<Void>.Continuation] = [:]
            let meter = LoadMeter()

            for await event in events {
                let actions: [NodeSession.Action]
                switch event {
                case .message(let message):
                    if case .error(let failure) = message {
                        logger.warning(
                            "the relayer reports an error",
                            metadata: ["code": "\(failure.code)", "message": "\(failure.message)"])
                    }
                    actions = session.received(message)
                    if case .registered(let registered) = message {
                        backoff.succeeded()
                        logger.info("registered", metadata: ["session": "\(registered.sessionID)"])
                    }
                case .closed(let code, let reason):
                    outbound.withLock { $0 = nil }
                    actions = session.closed(code: code, reason: reason)
                case .finished(let result):
                    stops[result.leaseID] = nil
                    actions = session.finished(result)
                case .heartbeat:
                    let load = meter.sample()
                    actions = session.heartbeatDue(cpuUsage: load.cpu, memoryUsage: load.memory)
                case .drain:
                    logger.info("draining", metadata: ["running": "\(session.running.count)"])
                    actions = session.drain()
                }
                for action in actions {
                    switch action {
                    case .register(let challenge):
                        do {
                            let message = try answer(challenge)
                            outbound.withLock { _ = $0?.yield(.message(.register(message))) }
                        } catch {
                            group.cancelAll()
                            throw error
                        }
                    case .send(let message):
                        outbound.withLock { _ = $0?.yield(.message(message)) }
                    case .start(let assignment):
                        let (stop, continuation) = AsyncStream<Void>.makeStream()
                        stops[assignment.leaseID] = continuation
                        group.addTask { [self] in
                            guard let result = await compute(assignment, stop: stop) else { return }
                            note(result, of: assignment)
                            await events.send(.finished(result))
                        }
                    case .stop(let leaseID):
                        stops.removeValue(forKey: leaseID)?.finish()
                    case .keepAttestation(let acknowledgement):
                        keep(acknowledgement)
                    case .close(let code, let reason):
                        outbound.withLock { _ = $0?.yield(.close(code: code, reason: reason)) }
                    case .reconnect(let reason):
                        let delay = backoff.next(using: &generator)
                        logger.info("connecting again", metadata: ["after": "\(delay)", "reason": "\(reason)"])
                        reconnects.continuation.yield(delay)
                    case .end(let reason):
                        group.cancelAll()
                        guard session.isDraining else { throw ProviderError(code: .refused, message: reason) }
                        logger.info("ended", metadata: ["reason": "\(reason)"])
                        return
                    }
                }
            }
        }
    }

    private enum OutboundFrame: Sendable {
        case message(NodeMessage)
        case close(code: UInt16, reason: String)
    }

    /// One connection from its opening to its end.
    private func connect(outbound: borrowing Mutex<AsyncStream<OutboundFrame>.Continuation?>) async {
        // As many frames as the tasks and heartbeats of one connection can have waiting; more means a dead peer.
        let (frames, continuation) = AsyncStream<OutboundFrame>.makeStream(bufferingPolicy: .bufferingNewest(4_096))
        outbound.withLock { $0 = continuation }
        var code: UInt16?
        var reason = "the connection was closed"
        do {
            let end = try await WebSocketClient.connect(
                url: configuration.webSocketURL, configuration: .node, logger: logger
            ) { [events, logger] connection in
                try await withThrowingTaskGroup(of: Void.self) { group in
                    group.addTask {
                        for await frame in frames {
                            switch frame {
                            case .message(let message): try await connection.send(message.json.serialized())
                            case .close(let code, let reason): await connection.close(code: code, reason: reason)
                            }
                        }
                    }
                    for try await frame in connection.inbound {
                        guard case .text(let text) = frame else { continue }
                        do {
                            await events.send(.message(try RelayerMessage(parsing: text, limits: Self.frameLimits)))
                        } catch {
                            logger.warning("a message of the relayer is malformed", metadata: ["error": "\(error)"])
                            await connection.close(code: NodeCloseCode.malformed, reason: "malformed message")
                        }
                    }
                    group.cancelAll()
                }
                return connection.closeStatus
            }
            code = end?.code
            if let text = end?.reason, !text.isEmpty { reason = text }
        } catch {
            reason = "\(error)"
        }
        continuation.finish()
        await events.send(.closed(code: code, reason: reason))
    }

    static var frameLimits: JSONLimits {
        var limits = JSONLimits.default
        limits.maxBytes = WebSocketConfiguration.node.maxMessageBytes
        return limits
    }

    /// Checks a challenge against our own settings and signs the registration.
    private func answer(_ challenge: RelayerMessage.Challenge) throws -> NodeMessage.Register {
        guard challenge.chainID == configuration.chainID.felt, challenge.contract == configuration.contractAddress
        else {
            throw ProviderError(
                code: .wrongRelayer,
                message: """
                    the relayer serves contract \(challenge.contract) on chain \(challenge.chainID.hex); this node is set \
                    to \(configuration.contractAddress) on \(configuration.chainID.felt.hex)
                    """)
        }
        guard challenge.relayer == configuration.relayerOrigin else {
            throw ProviderError(
                code: .wrongRelayer,
                message: """
                    the relayer calls itself \(challenge.relayer.prefix(200)), and this node is set to \
                    \(configuration.relayerOrigin): the relayer's public URL and SMAINER_RELAYER_URL must agree
                    """)
        }
        let nodeID = try NodeID(configuration.nodeID)
        let message = NodeSessionMessage(answering: challenge, nodeID: nodeID)
        let signature = try message.sign(
            with: configuration.signingKey, chainID: configuration.chainID.felt, account: configuration.accountAddress)
        return NodeMessage.Register(
            nodeID: nodeID, address: configuration.accountAddress, publicKey: configuration.signingKey.publicKey,
            hardware: HardwareSpec(
                measured: hardware,
                offered: OfferedCapacity(
                    cpuThreads: configuration.offeredThreads ?? hardware.cpuThreads,
                    ramGB: configuration.offeredRAM ?? hardware.ramGB),
                os: HardwareProbe.operatingSystem, arch: HardwareProbe.architecture),
            capabilities: NodeCapabilities(
                algorithms: Compute.algorithms.map { $0.name }, maxConcurrentTasks: configuration.maxConcurrentTasks),
            signature: signature)
    }

    /// Computes one assignment; `nil` if it was stopped.
    private func compute(_ assignment: RelayerMessage.TaskAssignment, stop: AsyncStream<Void>) async
        -> NodeMessage.TaskResult?
    {
        let execution = TaskExecution(
            assignment: assignment, configuration: configuration, hardware: hardware, worker: worker,
            contract: contract, client: client, logger: logger)
        return await withTaskGroup(of: NodeMessage.TaskResult?.self) { group in
            group.addTask { await execution.run() }
            group.addTask {
                for await _ in stop {}
                return nil
            }
            let first = await group.next() ?? nil
            group.cancelAll()
            return first
        }
    }

    /// Notes a signed result before it is sent: the acknowledgement may come when this process is another one.
    private func note(_ result: NodeMessage.TaskResult, of assignment: RelayerMessage.TaskAssignment) {
        guard case .success(_, let resultHash, let signature) = result.outcome else { return }
        do {
            try attestations.record(
                AttestationStore.Entry(
                    leaseID: result.leaseID, taskID: assignment.onChainTaskID, resultHash: resultHash,
                    signature: signature))
        } catch {
            logger.error("a result could not be noted", metadata: ["lease": "\(result.leaseID)", "error": "\(error)"])
        }
    }

    private func keep(_ acknowledgement: RelayerMessage.ResultAck) {
        do {
            try attestations.attest(acknowledgement)
        } catch {
            logger.error(
                "an attestation could not be kept",
                metadata: ["lease": "\(acknowledgement.leaseID)", "error": "\(error)"])
        }
    }
}

extension WebSocketConfiguration {
    /// What a node allows: messages as large as the results and payloads of the protocol.
    static var node: WebSocketConfiguration {
        var configuration = WebSocketConfiguration()
        configuration.maxMessageBytes = 64 << 20
        return configuration
    }
}
