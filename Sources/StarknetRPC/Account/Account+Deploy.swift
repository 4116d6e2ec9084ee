// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import ContractABI
public import Felt
public import Starknet

/// The contract that deploys others on behalf of accounts.
public enum UniversalDeployer {
    /// The second version's address, the same on all networks.
    public static let address: ContractAddress = {
        let felt: Felt = 0x2ceed65a4bd731034c01113685c831b01c15d7d432f71afb1cf1634b53a2125
        // Known to be in range, so the other branch never runs.
        return (try? ContractAddress(felt)) ?? .zero
    }()

    /// The call that deploys a contract.
    ///
    /// - Parameters:
    ///   - classHash: The contract's class, which must be declared.
    ///   - salt: Makes the address differ from others of the same class and arguments.
    ///   - unique: Whether the account is bound into the address, so that nobody else can take it.
    ///   - constructorCalldata: The constructor's arguments.
    ///   - deployer: The deployer's address, where it is another one.
    public static func deployCall(
        classHash: ClassHash, salt: Felt, unique: Bool, constructorCalldata: [Felt],
        deployer: ContractAddress = address
    ) -> Call {
        Call(
            to: deployer, function: "deployContract",
            calldata: [classHash.felt, salt, unique ? .one : .zero, Felt(UInt64(constructorCalldata.count))]
                + constructorCalldata)
    }
}

/// What ``Account/declare(_:compiled:using:)`` did.
public struct Declaration: Hashable, Sendable {
    /// The class hash.
    public var classHash: ClassHash
    /// The transaction, or `nil` when the class was declared before.
    public var transactionHash: Felt?
}

/// What ``Account/deploy(classHash:salt:unique:constructorCalldata:)`` did.
public struct Deployment: Hashable, Sendable {
    /// The new contract's address.
    public var address: ContractAddress
    /// The transaction.
    public var transactionHash: Felt
}

extension Account {
    /// Declares a class, unless it is declared already.
    ///
    /// - Parameters:
    ///   - sierra: The class.
    ///   - casm: What it compiles to.
    ///   - function: What the compiled class is hashed with: BLAKE2s since Starknet 0.14.1.
    /// - Throws: As ``execute(_:bounds:)``.
    public func declare(
        _ sierra: SierraClass, compiled casm: CASMClass, using function: CompiledClassHashFunction = .blake2s
    ) async throws -> Declaration {
        try await declare(sierra, compiledClassHash: ClassHashing.compiled(casm, using: function))
    }

    /// Declares a class by the hash of what it compiles to, unless it is declared already.
    ///
    /// - Throws: As ``execute(_:bounds:)``; ``RPCError`` `compiledClassHashMismatch` where the network compiles it to
    ///   something else.
    public func declare(_ sierra: SierraClass, compiledClassHash: Felt) async throws -> Declaration {
        let classHash = ClassHash(ClassHashing.sierra(sierra))
        if try await client.isDeclared(classHash) { return Declaration(classHash: classHash) }
        do {
            let hash = try await serialized {
                try await self.sendAgainIfLost {
                    try await self.prepareDeclaration(sierra, classHash, compiledClassHash)
                }
            }
            return Declaration(classHash: classHash, transactionHash: hash)
        } catch let error as RPCError where error.code == RPCError.Code.classAlreadyDeclared {
            return Declaration(classHash: classHash)
        }
    }

    private func prepareDeclaration(
        _ sierra: SierraClass, _ classHash: ClassHash, _ compiledClassHash: Felt
    ) async throws -> SignedTransaction {
        try await withNonce(nil) { nonce in
            var declare = DeclareTransactionV3(
                senderAddress: self.address, classHash: classHash, compiledClassHash: compiledClassHash,
                nonce: Felt(nonce), resourceBounds: .zero, tip: self.configuration.tip)
            var query = declare
            query.isQuery = true
            query.nonce = Felt(try await self.simulationNonce(nonce))
            query.signature = try await self.signer.sign(query.hash(chainID: self.chainID))
            let estimate = try await self.estimate(.declare(.init(transaction: query, contractClass: sierra)))
            declare.resourceBounds = self.configuration.feeMargin.bounds(for: estimate)
            let hash = declare.hash(chainID: self.chainID)
            declare.signature = try await self.signer.sign(hash)
            return SignedTransaction(
                transaction: .declare(.init(transaction: declare, contractClass: sierra)), hash: hash)
        }
    }

    /// Deploys a contract through the universal deployer.
    ///
    /// - Parameters:
    ///   - classHash: The contract's class, which must be declared.
    ///   - salt: Makes the address differ from others of the same class and arguments.
    ///   - unique: Whether the account is bound into the address, so that nobody else can take it.
    ///   - constructorCalldata: The constructor's arguments.
    /// - Returns: The contract's address, known before the transaction is executed, and the transaction.
    /// - Throws: As ``execute(_:bounds:)``.
    public func deploy(
        classHash: ClassHash, salt: Felt, unique: Bool = true, constructorCalldata: [Felt]
    ) async throws -> Deployment {
        let call = UniversalDeployer.deployCall(
            classHash: classHash, salt: salt, unique: unique, constructorCalldata: constructorCalldata)
        let contract = Addresses.deployedByUDC(
            UniversalDeployer.address, caller: address, salt: salt, unique: unique, classHash: classHash,
            constructorCalldata: constructorCalldata)
        return Deployment(address: contract, transactionHash: try await execute([call]))
    }

    /// Deploys the account itself; its address must have been funded before.
    ///
    /// - Parameters:
    ///   - classHash: The account's class.
    ///   - salt: The salt of its address.
    ///   - constructorCalldata: The constructor's arguments, usually the public key.
    /// - Returns: The transaction's hash.
    /// - Throws: ``AccountError`` `addressMismatch` when class, salt and arguments lead to another address; and as
    ///   ``execute(_:bounds:)``.
    public func deployAccount(
        classHash: ClassHash, salt: Felt, constructorCalldata: [Felt]
    ) async throws -> Felt {
        var deploy = DeployAccountTransactionV3(
            classHash: classHash, contractAddressSalt: salt, constructorCalldata: constructorCalldata,
            resourceBounds: .zero, tip: configuration.tip)
        guard deploy.contractAddress == address else {
            throw AccountError(
                .addressMismatch,
                "class, salt and arguments lead to \(deploy.contractAddress), and the account's address is \(address)")
        }
        var query = deploy
        query.isQuery = true
        query.signature = try await signer.sign(query.hash(chainID: chainID))
        let estimate = try await estimate(.deployAccount(query))
        deploy.resourceBounds = configuration.feeMargin.bounds(for: estimate)
        let hash = deploy.hash(chainID: chainID)
        deploy.signature = try await signer.sign(hash)
        let prepared = SignedTransaction(transaction: .deployAccount(deploy), hash: hash)
        return try await serialized { try await self.send(prepared) }
    }
}
