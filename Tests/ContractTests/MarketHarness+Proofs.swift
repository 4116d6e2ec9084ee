// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Devnet
import Felt
import StarkCrypto
import Starknet

/// What provider and attester sign, computed from the protocol page alone.
struct ProofMessage {
    enum Kind { case taskResult, resultAttestation }

    var kind: Kind
    var chainID: Felt
    var contract: Felt
    var taskID: UInt256
    var provider: Felt
    var taskHash: Felt
    var resultHash: Felt

    var hash: Felt {
        let members =
            #"("contract":"ContractAddress","task_id":"u256","provider":"ContractAddress","#
            + #""task_hash":"felt","result_hash":"felt")"u256"("low":"u128","high":"u128")"#
        let name = kind == .taskResult ? #""TaskResult""# : #""ResultAttestation""#
        let domainType =
            #""StarknetDomain"("name":"shortstring","version":"shortstring","#
            + #""chainId":"shortstring","revision":"shortstring")"#
        let domain = Poseidon.hash(many: [starknetKeccak(domainType), text("Smainer"), 1, chainID, 1])
        let id = Poseidon.hash(many: [
            starknetKeccak(#""u256"("low":"u128","high":"u128")"#), Felt(taskID.low), Felt(taskID.high),
        ])
        let body = Poseidon.hash(many: [
            starknetKeccak(name + members), contract, id, provider, taskHash, resultHash,
        ])
        return Poseidon.hash(many: [text("StarkNet Message"), domain, provider, body])
    }

    private func text(_ value: String) -> Felt { Felt(reducingBigEndianBytes: Array(value.utf8)) }
}

extension Market {
    func message(
        _ kind: ProofMessage.Kind, task: UInt64 = 1, provider: Felt? = nil, taskHash: Felt = Market.taskHash,
        resultHash: Felt = Market.resultHash
    ) -> ProofMessage {
        ProofMessage(
            kind: kind, chainID: chain.configuration.chainID.felt, contract: contract, taskID: UInt256(task),
            provider: provider ?? self.provider.address.felt, taskHash: taskHash, resultHash: resultHash)
    }

    func sign(_ message: ProofMessage, _ key: StarkPrivateKey) throws -> [Felt] {
        let signature = try key.sign(message.hash)
        return [signature.r, signature.s]
    }

    /// The arguments of a good claim; each part can be replaced by a bad one.
    func claim(
        task: UInt64 = 1, provider: Felt? = nil, taskHash: Felt = Market.taskHash,
        resultHash: Felt = Market.resultHash, key: StarkPrivateKey? = nil, attester: StarkPrivateKey? = nil,
        signature: [Felt]? = nil, attestation: [Felt]? = nil
    ) throws -> [Felt] {
        func message(_ kind: ProofMessage.Kind) -> ProofMessage {
            self.message(kind, task: task, provider: provider, taskHash: taskHash, resultHash: resultHash)
        }
        let signature = try signature ?? sign(message(.taskResult), key ?? nodeKey)
        let attestation = try attestation ?? sign(message(.resultAttestation), attester ?? self.attester)
        return [Felt(task), 0, provider ?? self.provider.address.felt, resultHash] + signature + attestation
    }
}
