// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
import Foundation
public import JSON
public import Starknet

/// What a stack has deployed and with which accounts, kept in the stack's folder.
///
/// Only public facts: the keys are in files of their own.
public struct DeploymentRecord: Hashable, Sendable {
    /// The chain.
    public var chainID: ChainID
    /// The marketplace.
    public var contract: ContractAddress
    /// The settlement token.
    public var token: ContractAddress
    /// The block before which nothing of the contract happened.
    public var startBlock: UInt64
    /// Who administers the contract.
    public var owner: ContractAddress
    /// Who assigns tasks.
    public var relayer: ContractAddress
    /// Who pays for tasks.
    public var demander: ContractAddress
    /// Who computes and is paid.
    public var provider: ContractAddress
    /// Who gets the fee.
    public var treasury: ContractAddress
    /// The attester's public key.
    public var attesterKey: Felt
    /// The node's public key.
    public var nodeKey: Felt

    /// The document.
    public var json: JSONValue {
        [
            "chain_id": .string(chainID.name), "contract": .string(contract.hex), "token": .string(token.hex),
            "start_block": .string(String(startBlock)), "owner": .string(owner.hex), "relayer": .string(relayer.hex),
            "demander": .string(demander.hex), "provider": .string(provider.hex), "treasury": .string(treasury.hex),
            "attester_key": .string(attesterKey.hex), "node_key": .string(nodeKey.hex),
        ]
    }

    init(
        chainID: ChainID, contract: ContractAddress, token: ContractAddress, startBlock: UInt64,
        owner: ContractAddress, relayer: ContractAddress, demander: ContractAddress, provider: ContractAddress,
        treasury: ContractAddress, attesterKey: Felt, nodeKey: Felt
    ) {
        self.chainID = chainID
        self.contract = contract
        self.token = token
        self.startBlock = startBlock
        self.owner = owner
        self.relayer = relayer
        self.demander = demander
        self.provider = provider
        self.treasury = treasury
        self.attesterKey = attesterKey
        self.nodeKey = nodeKey
    }

    /// Reads the document.
    public init(json: JSONValue) throws {
        func text(_ name: String) throws -> String {
            guard let value = json[name]?.stringValue else {
                throw LocalStackError(.state, "the deployment record has no \"\(name)\"")
            }
            return value
        }
        chainID = try ChainID(parsing: text("chain_id"))
        contract = try ContractAddress(parsing: text("contract"))
        token = try ContractAddress(parsing: text("token"))
        guard let block = UInt64(try text("start_block")) else {
            throw LocalStackError(.state, "the deployment record's start_block is not a number")
        }
        startBlock = block
        owner = try ContractAddress(parsing: text("owner"))
        relayer = try ContractAddress(parsing: text("relayer"))
        demander = try ContractAddress(parsing: text("demander"))
        provider = try ContractAddress(parsing: text("provider"))
        treasury = try ContractAddress(parsing: text("treasury"))
        attesterKey = try Felt(hex: text("attester_key"))
        nodeKey = try Felt(hex: text("node_key"))
    }

    /// The record of a stack, or `nil` if it has deployed nothing yet.
    static func load(_ home: StackHome) throws -> DeploymentRecord? {
        guard let data = FileManager.default.contents(atPath: home.deployment) else { return nil }
        return try DeploymentRecord(json: try JSONValue(parsing: [UInt8](data)))
    }

    /// Writes the record so that a crash leaves the old or the new one.
    func save(_ home: StackHome) throws { try PrivateFile.write(json.pretty() + "\n", to: home.deployment) }
}
