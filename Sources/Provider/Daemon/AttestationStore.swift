// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation
import JSON
import Marketplace
import StarkCrypto
import Starknet

/// What a node needs to be paid without its relayer, kept in files until the chain shows the payment.
///
/// One file for each result: the proof's facts and our signature when the result is sent, the attester's signature when
/// the acknowledgement brings it. Files are written beside and renamed, so that a crash leaves the old or the new one.
struct AttestationStore: Sendable {
    /// One result of ours.
    struct Entry: Hashable, Sendable {
        var leaseID: UUIDv7
        var taskID: TaskID
        var resultHash: Felt
        var signature: StarkSignature
        var attestation: StarkSignature?
        /// When the attestation came, in Unix seconds.
        var attestedAt: UInt64?
    }

    private let directory: URL

    init(directory path: String) throws(ProviderError) {
        directory = URL(filePath: path).appending(path: "attestations")
        do {
            try FileManager.default.createDirectory(
                at: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw ProviderError(
                code: .state,
                message:
                    "the state folder \(path) cannot be used: \(error.localizedDescription) (SMAINER_PROVIDER_STATE)")
        }
    }

    /// Notes a result that is about to be sent.
    func record(_ entry: Entry) throws { try write(entry) }

    /// Adds the attester's signature to a result that was noted before.
    func attest(_ acknowledgement: RelayerMessage.ResultAck, now: Date = Date()) throws {
        guard let attestation = acknowledgement.attestation, var entry = read(file(acknowledgement.leaseID)) else {
            return
        }
        entry.attestation = attestation
        entry.attestedAt = UInt64(now.timeIntervalSince1970)
        try write(entry)
    }

    /// Forgets a result: it is paid, or can never be.
    func remove(_ leaseID: UUIDv7) { try? FileManager.default.removeItem(at: file(leaseID)) }

    /// Every result that is kept.
    func entries() -> [Entry] {
        let files = (try? FileManager.default.contentsOfDirectory(at: directory, includingPropertiesForKeys: nil)) ?? []
        return files.filter { $0.pathExtension == "json" }.compactMap(read)
    }

    private func file(_ leaseID: UUIDv7) -> URL { directory.appending(path: "\(leaseID).json") }

    private func write(_ entry: Entry) throws {
        var object: JSONObject = [
            "lease_id": .string(entry.leaseID.description), "task_id": .string(entry.taskID.decimal),
            "result_hash": .string(entry.resultHash.hex), "signature": Self.json(entry.signature),
        ]
        if let attestation = entry.attestation { object["attestation"] = Self.json(attestation) }
        if let time = entry.attestedAt { object["attested_at"] = .string(String(time)) }
        let target = file(entry.leaseID)
        let temporary = target.appendingPathExtension("new")
        try Data(JSONValue.object(object).serializedBytes()).write(to: temporary)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: temporary.path)
        guard rename(temporary.path, target.path) == 0 else {
            throw ProviderError(code: .state, message: "\(target.path) cannot be written (error \(errno))")
        }
    }

    private func read(_ url: URL) -> Entry? {
        guard let data = try? Data(contentsOf: url), let json = try? JSONValue(parsing: [UInt8](data)),
            let lease = json["lease_id"]?.stringValue, let leaseID = try? UUIDv7(parsing: lease),
            let task = json["task_id"]?.stringValue, let taskID = try? TaskID(parsing: task),
            let hash = json["result_hash"]?.stringValue, let resultHash = try? Felt(hex: hash),
            let signature = Self.signature(json["signature"])
        else { return nil }
        return Entry(
            leaseID: leaseID, taskID: taskID, resultHash: resultHash, signature: signature,
            attestation: Self.signature(json["attestation"]),
            attestedAt: json["attested_at"]?.stringValue.flatMap { UInt64($0) })
    }

    private static func json(_ signature: StarkSignature) -> JSONValue {
        [.string(signature.r.hex), .string(signature.s.hex)]
    }

    private static func signature(_ json: JSONValue?) -> StarkSignature? {
        guard case .array(let parts)? = json, parts.count == 2, let first = parts[0].stringValue,
            let second = parts[1].stringValue, let r = try? Felt(hex: first), let s = try? Felt(hex: second)
        else { return nil }
        return StarkSignature(r: r, s: s)
    }
}
