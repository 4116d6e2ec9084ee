// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Compute
import Felt
import Foundation
import JSON
import Logging
import Marketplace
import StarkCrypto
import Starknet
import StarknetRPC

/// One assignment, from the first check to the signed result.
struct TaskExecution: Sendable {
    let assignment: RelayerMessage.TaskAssignment
    let configuration: ProviderConfiguration
    let hardware: MeasuredHardware
    let worker: WorkerProcess
    let contract: SmainerContract
    let client: StarknetClient
    let logger: Logger

    /// The message that reports the outcome; `nil` if the task was cancelled.
    func run() async -> NodeMessage.TaskResult? {
        let started = ContinuousClock.now
        let outcome: NodeMessage.TaskResult.Outcome
        do {
            outcome = try await compute()
        } catch is CancellationError {
            return nil
        } catch let failure as WorkerProcess.Failure {
            if Task.isCancelled { return nil }
            outcome = .failed(code: failure.code, message: failure.message)
        } catch {
            if Task.isCancelled { return nil }
            outcome = .failed(code: "node_error", message: String("\(error)".prefix(1_000)))
        }
        let elapsed = started.duration(to: .now).components
        let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
        if case .failed(let code, let message) = outcome {
            logger.warning(
                "a task failed",
                metadata: ["task": "\(assignment.onChainTaskID)", "code": "\(code)", "message": "\(message)"])
        } else {
            logger.info(
                "computed a task", metadata: ["task": "\(assignment.onChainTaskID)", "seconds": "\(seconds)"])
        }
        return NodeMessage.TaskResult(
            taskID: assignment.taskID, leaseID: assignment.leaseID, outcome: outcome, executionTime: seconds)
    }

    private func compute() async throws -> NodeMessage.TaskResult.Outcome {
        let document = try TaskDocument(payload: assignment.payload, requirements: assignment.requirements)
        guard document.taskHash == assignment.taskHash else {
            return .failed(
                code: "wrong_task_hash",
                message: "payload and requirements hash to \(document.taskHash.hex), not to \(assignment.taskHash.hex)")
        }
        try await checkEscrow()
        let requirements = document.typedRequirements
        let now = UInt64(Date().timeIntervalSince1970)
        let remaining = assignment.deadline > now ? assignment.deadline - now : 0
        guard remaining > 0 else {
            return .failed(code: "too_late", message: "the deadline \(assignment.deadline) has passed")
        }
        let response = try await worker.run(
            payload: assignment.payload,
            limits: WorkerProcess.Limits(
                threads: min(requirements.cpuThreads, hardware.cpuThreads),
                memoryBytes: Self.addressSpace(forGB: requirements.ramGB),
                time: .seconds(min(UInt64(requirements.maxExecutionTime), remaining))))
        switch response {
        case .failure(let code, let message):
            return .failed(code: code, message: message)
        case .success(let result):
            let hashed = try ResultDocument(result)
            let facts = ProofFacts(
                contract: configuration.contractAddress, taskID: assignment.onChainTaskID,
                provider: configuration.accountAddress, taskHash: assignment.taskHash, resultHash: hashed.resultHash)
            let signature = try TaskResultMessage(facts).sign(
                with: configuration.signingKey, chainID: configuration.chainID.felt,
                account: configuration.accountAddress)
            return .success(result: result, resultHash: hashed.resultHash, signature: signature)
        }
    }

    /// How long the node's view of the chain may lag behind the relayer's, or lack the assignment after a reorganisation.
    private static let patience = Duration.seconds(30)

    /// Makes sure that the payment is waiting: the chain itself shows the task assigned to this node.
    private func checkEscrow() async throws {
        let deadline = ContinuousClock.now + Self.patience
        while true {
            do {
                return try await checkEscrowOnce()
            } catch let error where !(error is CancellationError) {
                guard ContinuousClock.now < deadline else { throw error }
                try await Task.sleep(for: .milliseconds(500))
            }
        }
    }

    private func checkEscrowOnce() async throws {
        let task = try await contract.task(assignment.onChainTaskID, from: client)
        let assignees = try await contract.assignees(of: assignment.onChainTaskID, from: client)
        guard task.status == .assigned, task.taskHash == assignment.taskHash,
            assignees.contains(configuration.accountAddress)
        else {
            throw WorkerProcess.Failure(
                code: "not_assigned",
                message: "the chain does not show task \(assignment.onChainTaskID) assigned to this node")
        }
    }

    /// Address space for a task that may use `gigabytes`: an executable and its libraries map about a gigabyte before
    /// they use any of it.
    private static func addressSpace(forGB gigabytes: Double) -> UInt64 {
        UInt64(max(gigabytes, 0.25) * 1e9) + 1_500_000_000
    }
}
