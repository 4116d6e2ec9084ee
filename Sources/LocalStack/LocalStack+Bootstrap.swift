// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import ContractArtifacts
import Felt
import Foundation
import JSON
import Logging
import Marketplace
import Relayer
import StarkCrypto
import Starknet
import StarknetRPC

extension LocalStack {
    /// The deployment of this stack: the recorded one if the chain still has it, else a new one.
    func bootstrap(_ client: StarknetClient) async throws -> DeploymentRecord {
        if let record = try DeploymentRecord.load(configuration.home) {
            guard try await client.isDeployed(record.contract) else {
                throw LocalStackError(
                    .state,
                    """
                    \(configuration.home.deployment) names the contract \(record.contract), and the chain in \
                    \(configuration.home.chain) does not have it: move \(configuration.home.path) away to begin anew
                    """)
            }
            _ = try await MarketplaceDeployment.adopt(record.contract, from: client)
            return record
        }
        let record = try await deploy(client)
        try record.save(configuration.home)
        return record
    }

    private func deploy(_ client: StarknetClient) async throws -> DeploymentRecord {
        let keys = KeyRing(home: configuration.home)
        let chainID = try await client.chainID()
        let startBlock = try await client.blockNumber()
        var accounts: [String: Account] = [:]
        let funded = try await client.devnetPredeployedAccounts()
        for (name, account) in zip(["owner", "relayer", "demander", "provider"], funded) {
            let key = try StarkPrivateKey(account.privateKey)
            try keys.store(key, as: name)
            accounts[name] = Account(
                client: client, address: try ContractAddress(account.address), signer: StarkSigner(key),
                chainID: chainID)
        }
        guard let owner = accounts["owner"], let relayer = accounts["relayer"], let demander = accounts["demander"],
            let provider = accounts["provider"]
        else {
            throw LocalStackError(.state, "the chain has \(funded.count) funded accounts, and a stack needs four")
        }
        let attester = try keys.key("attester")
        let node = try keys.key("node")
        // An address nobody has used yet, so that its balance is exactly the fees.
        let treasury = Addresses.contract(
            deployer: .zero, salt: .zero, classHash: try Self.accountClassHash(),
            constructorCalldata: [try keys.key("treasury").publicKey])
        let token = try ContractAddress(ERC20Contract.strkAddress)
        let deployment = try await MarketplaceDeployment.deploy(
            by: owner, sierra: try Self.sierra(ContractArtifacts.smainer),
            casm: try Self.casm(ContractArtifacts.smainer),
            parameters: .init(treasury: treasury, attesterKey: attester.publicKey, token: token, timelock: 0),
            isDevelopmentChain: true, pollInterval: Self.poll)
        try await deployment.addRelayer(relayer.address, by: owner, pollInterval: Self.poll)
        let contract = deployment.contract
        try await send(provider, [contract.registerNode(publicKey: node.publicKey)])
        let limit = TokenAmount.maxPayment
        try await send(
            demander,
            [
                ERC20Contract(token).approve(contract.address, limit),
                contract.setSpendingLimit(expected: TokenAmount.zero, limit: limit),
            ])
        return DeploymentRecord(
            chainID: chainID, contract: contract.address, token: token, startBlock: startBlock,
            owner: owner.address, relayer: relayer.address, demander: demander.address, provider: provider.address,
            treasury: treasury, attesterKey: attester.publicKey, nodeKey: node.publicKey)
    }

    /// The demander's API key: issued on the first run, and kept in a private file.
    func apiKey(
        for record: DeploymentRecord, _ databaseURL: String, _ client: StarknetClient, relayer: String
    ) async throws -> String {
        let path = "\(configuration.home.keys)/api.key"
        if let key = PrivateFile.read(path), !key.isEmpty { return key }
        let message = DemanderClaimMessage(
            contract: record.contract, relayer: relayer, user: "local",
            issuedAt: UInt64(max(0, Date().timeIntervalSince1970)))
        let signature = try message.sign(
            with: KeyRing(home: configuration.home).key("demander"), chainID: record.chainID.felt,
            account: record.demander)
        let claim = DemanderClaim(message: message, demander: record.demander, signature: signature.felts)
        try await claim.check(
            contract: record.contract, relayer: relayer, user: "local", against: client, now: message.issuedAt)
        let keys = try await APIKeyAdministration.open(databaseURL: databaseURL, logger: logger)
        let key: String
        do {
            key = try await keys.issue(user: "local", claim: claim)
        } catch {
            await keys.close()
            throw error
        }
        await keys.close()
        try PrivateFile.write(key + "\n", to: path)
        return key
    }

    private static let poll = Duration.milliseconds(50)

    private func send(_ account: Account, _ calls: [Call]) async throws {
        let hash = try await account.execute(calls)
        try await account.waitForReceipt(hash, pollInterval: Self.poll).requireSuccess()
    }

    private static func accountClassHash() throws -> ClassHash {
        ClassHash(ClassHashing.sierra(try sierra(ContractArtifacts.account)))
    }

    private static func sierra(_ artifact: ContractArtifact) throws -> SierraClass {
        try SierraClass(json: JSONValue(parsing: artifact.sierraJSON))
    }

    private static func casm(_ artifact: ContractArtifact) throws -> CASMClass {
        try CASMClass(json: JSONValue(parsing: artifact.casmJSON))
    }
}
