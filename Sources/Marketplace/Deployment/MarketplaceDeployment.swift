// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import ContractABI
public import Felt
public import Starknet
public import StarknetRPC

/// A marketplace on a chain: how to put one there, and how to check one that is there.
///
/// ```swift
/// let deployment = try await MarketplaceDeployment.deploy(
///     by: owner, sierra: sierra, casm: casm,
///     parameters: .init(treasury: treasury, attesterKey: key, token: strk, timelock: 0))
/// try await deployment.addRelayer(relayer.address, by: owner)
/// ```
public struct MarketplaceDeployment: Hashable, Sendable {
    /// What the constructor is given, besides the owner, which is the account that deploys.
    public struct Parameters: Hashable, Sendable {
        /// Who receives the fee.
        public var treasury: ContractAddress
        /// The key that vouches for results.
        public var attesterKey: Felt
        /// The settlement token.
        public var token: ContractAddress
        /// How long the owner's changes are delayed, in seconds.
        public var timelock: UInt64

        /// Collects the parameters.
        public init(treasury: ContractAddress, attesterKey: Felt, token: ContractAddress, timelock: UInt64) {
            self.treasury = treasury
            self.attesterKey = attesterKey
            self.token = token
            self.timelock = timelock
        }
    }

    /// The contract.
    public var contract: SmainerContract
    /// Its class.
    public var classHash: ClassHash
    /// Who administers it.
    public var owner: ContractAddress
    /// What it was constructed with, as far as it can still be asked for it.
    public var parameters: Parameters
    /// The transaction that deployed it, where it was deployed just now.
    public var transactionHash: Felt?

    /// Declares the contract's class, unless it is declared, and deploys the contract.
    ///
    /// - Parameters:
    ///   - owner: The account that pays, and administers the contract.
    ///   - sierra: The contract's class.
    ///   - casm: What it compiles to.
    ///   - parameters: What the constructor is given.
    ///   - salt: Makes the address differ from the owner's other deployments.
    ///   - isDevelopmentChain: Whether a short timelock is all right. Public networks are not development chains.
    ///   - pollInterval: How often receipts are asked for.
    /// - Throws: ``MarketplaceError`` `deployment` for a timelock under four days on a public network, and when the
    ///   contract answers otherwise than it was constructed; what `Account` throws.
    public static func deploy(
        by owner: Account, sierra: SierraClass, casm: CASMClass, parameters: Parameters, salt: Felt = .zero,
        isDevelopmentChain: Bool = false, pollInterval: Duration = .milliseconds(500)
    ) async throws -> MarketplaceDeployment {
        guard isDevelopmentChain || parameters.timelock >= SmainerContract.minPublicTimelock else {
            throw MarketplaceError(
                .deployment,
                "a timelock of \(parameters.timelock) s is too short for a public network: a task can be locked for "
                    + "four days, so take \(SmainerContract.minPublicTimelock) s or more")
        }
        let declaration = try await owner.declare(sierra, compiled: casm)
        if let hash = declaration.transactionHash {
            try await owner.waitForReceipt(hash, pollInterval: pollInterval).requireSuccess()
        }
        let deployed = try await owner.deploy(
            classHash: declaration.classHash, salt: salt,
            constructorCalldata: SmainerContract.constructorCalldata(
                owner: owner.address, treasury: parameters.treasury, attesterKey: parameters.attesterKey,
                token: parameters.token, timelock: parameters.timelock))
        try await owner.waitForReceipt(deployed.transactionHash, pollInterval: pollInterval).requireSuccess()
        var deployment = try await adopt(
            deployed.address, expecting: declaration.classHash, from: owner.client)
        guard deployment.owner == owner.address, deployment.parameters == parameters else {
            throw MarketplaceError(
                .deployment, "the contract at \(deployed.address) was not constructed as asked: \(deployment)")
        }
        deployment.transactionHash = deployed.transactionHash
        return deployment
    }

    /// Checks that the marketplace's contract is at an address, and reads its configuration.
    ///
    /// - Parameters:
    ///   - address: The contract's address.
    ///   - classHash: The class that it must have; where `nil`, any class that answers as the contract does.
    ///   - client: The chain's node.
    /// - Throws: ``MarketplaceError`` `contract` when nothing is there, the class is another one, or the fees are not
    ///   the protocol's; what `StarknetClient` throws.
    public static func adopt(
        _ address: ContractAddress, expecting classHash: ClassHash? = nil, from client: StarknetClient
    ) async throws -> MarketplaceDeployment {
        let found: ClassHash
        do {
            found = try await client.classHash(at: address)
        } catch let error as RPCError where error.code == RPCError.Code.contractNotFound {
            throw MarketplaceError(.contract, "there is no contract at \(address) on the chain of \(client.origin)")
        }
        if let classHash, classHash != found {
            throw MarketplaceError(
                .contract, "the contract at \(address) has the class \(found), and \(classHash) is expected")
        }
        let contract = SmainerContract(address)
        do {
            let fees = try await contract.feeBPS(from: client)
            guard UInt64(fees.total) == FeeSplit.totalFeeBPS, UInt64(fees.treasury) == FeeSplit.treasuryFeeBPS,
                UInt64(fees.gasSubsidy) == FeeSplit.gasSubsidyBPS
            else {
                throw MarketplaceError(
                    .contract, "the contract at \(address) takes other fees than this protocol: \(fees)")
            }
            return MarketplaceDeployment(
                contract: contract, classHash: found, owner: try await contract.owner(from: client),
                parameters: Parameters(
                    treasury: try await contract.treasury(from: client),
                    attesterKey: try await contract.attesterKey(from: client),
                    token: try await contract.token(from: client),
                    timelock: try await contract.timelock(from: client)))
        } catch let error as RPCError where error.code == RPCError.Code.entryPointNotFound {
            throw MarketplaceError(
                .contract, "the contract at \(address), of class \(found), is not the marketplace's: \(error.message)")
        }
    }

    /// Makes a change of configuration: at once where there is no timelock, else it is scheduled only.
    ///
    /// - Returns: The change's id, and whether it is in force.
    /// - Throws: What `Account` throws.
    @discardableResult
    public func change(
        _ change: ContractChange, by owner: Account, pollInterval: Duration = .milliseconds(500)
    ) async throws -> (id: UInt64, isExecuted: Bool) {
        let scheduled = try await owner.execute([contract.scheduleChange(change)])
        let receipt = try await owner.waitForReceipt(scheduled, pollInterval: pollInterval).requireSuccess()
        let id = try changeID(in: receipt)
        guard parameters.timelock == 0 else { return (id, false) }
        let executed = try await owner.execute([contract.executeChange(id)])
        try await owner.waitForReceipt(executed, pollInterval: pollInterval).requireSuccess()
        return (id, true)
    }

    /// Lets an account assign tasks, unless it may already; see ``change(_:by:pollInterval:)``.
    ///
    /// - Throws: ``MarketplaceError`` `deployment` where the timelock delays it; what `Account` throws.
    public func addRelayer(
        _ relayer: ContractAddress, by owner: Account, pollInterval: Duration = .milliseconds(500)
    ) async throws {
        if try await contract.isRelayer(relayer, from: owner.client) { return }
        let change = try await change(.addRelayer(relayer), by: owner, pollInterval: pollInterval)
        guard change.isExecuted else {
            throw MarketplaceError(
                .deployment,
                "relayer \(relayer) is scheduled as change \(change.id): execute it in \(parameters.timelock) s")
        }
    }

    private func changeID(in receipt: TransactionReceipt) throws -> UInt64 {
        for event in receipt.events where event.fromAddress == contract.address.felt {
            if case .administration(name: "ChangeScheduled", let keys, _)? = try SmainerEvent.decode(
                keys: event.keys, data: event.data),
                let id = keys.first?.uint64
            {
                return id
            }
        }
        throw MarketplaceError(
            .contract, "transaction \(receipt.transactionHash) scheduled no change at \(contract.address)")
    }
}
