// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation
import Logging
import Marketplace
import StarkCrypto
import Starknet
import StarknetRPC

/// Sees that attested results are paid: where the relayer has not claimed within ten minutes, the node claims itself.
///
/// Without a claiming account it only watches and says so; the attestations stay on disk, and anyone may submit them.
struct ClaimKeeper: Sendable {
    let configuration: ProviderConfiguration
    let contract: SmainerContract
    let client: StarknetClient
    let attestations: AttestationStore
    let logger: Logger

    /// How long a relayer has for its own claim, in seconds.
    static let patience: UInt64 = 600

    /// Looks every half minute, until it is cancelled.
    func run() async throws {
        var warned: Set<UUIDv7> = []
        while true {
            for entry in attestations.entries() {
                do {
                    try await look(at: entry, &warned)
                } catch is CancellationError {
                    throw CancellationError()
                } catch {
                    logger.warning(
                        "a payment could not be checked", metadata: ["task": "\(entry.taskID)", "error": "\(error)"])
                }
            }
            try await Task.sleep(for: .seconds(30))
        }
    }

    private func look(at entry: AttestationStore.Entry, _ warned: inout Set<UUIDv7>) async throws {
        let task = try await contract.task(entry.taskID, from: client)
        switch Self.decide(entry, taskStatus: task.status, now: UInt64(Date().timeIntervalSince1970)) {
        case .wait:
            return
        case .forget:
            attestations.remove(entry.leaseID)
        case .claim(let attestation):
            guard let claimer = configuration.claimAccount else {
                if warned.insert(entry.leaseID).inserted {
                    logger.warning(
                        "a result is not paid yet, and no SMAINER_CLAIM_ACCOUNT_ADDRESS is set to claim it with",
                        metadata: ["task": "\(entry.taskID)"])
                }
                return
            }
            let account = Account(
                client: client, address: claimer.address, signer: StarkSigner(claimer.key),
                chainID: configuration.chainID)
            let hash = try await account.execute([
                contract.submitProofAndClaim(
                    Claim(
                        taskID: entry.taskID, provider: configuration.accountAddress, resultHash: entry.resultHash,
                        providerSignature: entry.signature, attestation: attestation))
            ])
            logger.notice(
                "claimed a payment without the relayer",
                metadata: ["task": "\(entry.taskID)", "transaction": "\(hash.hex)"])
        }
    }

    enum Decision: Hashable, Sendable {
        case wait
        case forget
        case claim(StarkSignature)
    }

    /// What to do about a result, from what the chain says of its task.
    static func decide(_ entry: AttestationStore.Entry, taskStatus: TaskStatus, now: UInt64) -> Decision {
        switch taskStatus {
        case .completed, .cancelled, .expired: return .forget
        default: break
        }
        guard let attestation = entry.attestation, let since = entry.attestedAt, now >= since + patience else {
            return .wait
        }
        return .claim(attestation)
    }
}
