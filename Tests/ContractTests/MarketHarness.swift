// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import ContractArtifacts
import Devnet
import Felt
import JSON
import StarkCrypto
import Starknet
import StarknetRPC
import Testing

/// A chain with the marketplace on it, and everybody who takes part.
///
/// Every step is a signed transaction, executed by the Cairo machine. Arguments are plain felts, so that the tests
/// depend on nothing that the contract's client computes.
struct Market {
    static let start: UInt64 = 1_700_000_000
    static let window: UInt64 = 600
    static let grace: UInt64 = 3600
    static let treasury: Felt = 0x7777
    static let taskHash: Felt = 0x1234
    static let resultHash: Felt = 0x5678

    let chain: DevnetChain
    let contract: Felt
    let token: Felt
    let attester: StarkPrivateKey
    let nodeKey: StarkPrivateKey

    var owner: DevnetAccount { chain.accounts[0] }
    var relayer: DevnetAccount { chain.accounts[1] }
    var demander: DevnetAccount { chain.accounts[2] }
    var provider: DevnetAccount { chain.accounts[3] }
    var stranger: DevnetAccount { chain.accounts[4] }

    /// Deploys the marketplace, adds the relayer, registers the provider's node and lets the demander approve it.
    init(timelock: UInt64 = 0, lyingToken: Bool = false, chainID: ChainID = .sepolia) async throws {
        chain = try DevnetChain(
            DevnetConfiguration(chainID: chainID, accountCount: 8, clock: .fixed(Self.start)))
        attester = try StarkPrivateKey(Felt(0xa77e57e4))
        nodeKey = try StarkPrivateKey(Felt(0x0de))
        let deployer = Deployer(chain: chain)
        let admin = chain.accounts[0]
        token =
            lyingToken ? try await deployer.deploy("LyingToken", by: admin, calldata: []) : DevnetContracts.strk
        contract = try await deployer.deploy(
            "Smainer", by: admin,
            calldata: [admin.address.felt, Self.treasury, attester.publicKey, token, Felt(timelock)])
        if timelock == 0 {
            let id = try await schedule([0, relayer.address.felt])
            try await done(owner, "execute_change", [id])
        }
        try await done(provider, "register_node", [nodeKey.publicKey])
        if lyingToken {
            for account in [demander, provider] {
                try await succeeded(
                    send(account, to: token, "mint", [demander.address.felt, 1_000_000, 0]))
            }
        }
        try await succeeded(send(demander, to: token, "approve", [contract, Felt(UInt128.max), Felt(UInt128.max)]))
    }

    // Transactions.

    @discardableResult
    func send(
        _ account: DevnetAccount, to: Felt, _ function: String, _ calldata: [Felt]
    ) async throws -> TransactionReceipt {
        try await Deployer(chain: chain).send(
            [Call(to: ContractAddress(to), function: function, calldata: calldata)], by: account)
    }

    func succeeded(_ receipt: TransactionReceipt) throws {
        if let reason = receipt.execution.revertReason { throw Unexpected(reason: reason) }
    }

    /// Calls the marketplace; the call must succeed.
    @discardableResult
    func done(_ account: DevnetAccount, _ function: String, _ calldata: [Felt]) async throws -> TransactionReceipt {
        let receipt = try await send(account, to: contract, function, calldata)
        try succeeded(receipt)
        return receipt
    }

    /// Calls the marketplace; the call must be refused with exactly this message, and must not move any money.
    func refused(
        _ account: DevnetAccount, _ function: String, _ calldata: [Felt], _ message: String,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let held = try await balance(contract)
        let receipt = try await send(account, to: contract, function, calldata)
        #expect(
            receipt.execution.revertReason?.contains("('\(message)')") == true,
            "\(function): \(receipt.execution.revertReason ?? "succeeded")", sourceLocation: location)
        #expect(try await balance(contract) == held, sourceLocation: location)
    }

    func view(_ function: String, _ calldata: [Felt] = []) async throws -> [Felt] {
        try await chain.call(Call(to: ContractAddress(contract), function: function, calldata: calldata))
    }

    /// A view that must panic with this message.
    func viewRefused(
        _ function: String, _ calldata: [Felt], _ message: String, at location: SourceLocation = #_sourceLocation
    ) async throws {
        do {
            let answer = try await view(function, calldata)
            Issue.record("\(function) answered \(answer)", sourceLocation: location)
        } catch let error as RPCError {
            #expect(error.code == RPCError.Code.contractError, sourceLocation: location)
            #expect(
                error.data?.serialized().contains("('\(message)')") == true, "\(error)", sourceLocation: location)
        }
    }

    func balance(_ owner: Felt) async throws -> UInt256 {
        let words = try await chain.call(
            Call(to: ContractAddress(token), function: "balance_of", calldata: [owner]))
        return UInt256(low: words[0].uint128 ?? 0, high: words[1].uint128 ?? 0)
    }

    // Steps of a task's life.

    func create(_ amount: UInt128 = 1000, window: UInt64 = Market.window, hash: Felt = Market.taskHash) async throws {
        try await done(demander, "create_task", [Felt(amount), 0, hash, Felt(window)])
    }

    func assign(_ id: UInt64 = 1, to provider: DevnetAccount? = nil, hash: Felt = Market.taskHash) async throws {
        try await done(relayer, "assign_task", [Felt(id), 0, (provider ?? self.provider).address.felt, hash])
    }

    func register(_ account: DevnetAccount, _ key: StarkPrivateKey) async throws {
        try await done(account, "register_node", [key.publicKey])
    }

    func schedule(_ change: [Felt]) async throws -> Felt {
        try await done(owner, "schedule_change", change)
        return try await view("get_change_count")[0]
    }

    func execute(_ change: [Felt]) async throws {
        try await done(owner, "execute_change", [schedule(change)])
    }

    /// A task's status by its index.
    func status(_ id: UInt64 = 1) async throws -> Felt { try await view("get_task", [Felt(id), 0])[4] }

    struct Unexpected: Error, CustomStringConvertible {
        let reason: String
        var description: String { reason }
    }
}

/// Declares and deploys bundled contracts.
struct Deployer {
    let chain: DevnetChain

    static let bounds = ResourceBoundsMapping(
        l1Gas: ResourceBounds(maxAmount: 100_000, maxPricePerUnit: 2_000_000_000),
        l2Gas: ResourceBounds(maxAmount: 5_000_000_000, maxPricePerUnit: 2_000_000_000),
        l1DataGas: ResourceBounds(maxAmount: 100_000, maxPricePerUnit: 2_000_000_000))

    func send(_ calls: [Call], by account: DevnetAccount) async throws -> TransactionReceipt {
        var transaction = InvokeTransactionV3(
            senderAddress: account.address, calldata: calls.executeCalldata,
            nonce: try await chain.nonce(of: account.address.felt), resourceBounds: Self.bounds)
        let signature = try account.privateKey.sign(transaction.hash(chainID: chain.configuration.chainID))
        transaction.signature = [signature.r, signature.s]
        return try await chain.receipt(of: try await chain.addInvoke(transaction))
    }

    /// A bundled class, read once for all tests.
    static func bundled(_ name: String) throws -> DevnetClass {
        try #require(classes[name])
    }

    private static let classes: [String: DevnetClass] = {
        var classes: [String: DevnetClass] = [:]
        for artifact in ContractArtifacts.all {
            guard let sierra = try? SierraClass(json: JSONValue(parsing: artifact.sierraJSON)),
                let casm = try? CASMClass(json: JSONValue(parsing: artifact.casmJSON))
            else { continue }
            classes[artifact.name] = DevnetClass(sierra: sierra, casm: casm)
        }
        return classes
    }()

    func declare(_ name: String, by account: DevnetAccount) async throws -> Felt {
        let item = try Self.bundled(name)
        var transaction = DeclareTransactionV3(
            senderAddress: account.address, classHash: ClassHash(item.classHash),
            compiledClassHash: item.compiledClassHash,
            nonce: try await chain.nonce(of: account.address.felt), resourceBounds: Self.bounds)
        let signature = try account.privateKey.sign(transaction.hash(chainID: chain.configuration.chainID))
        transaction.signature = [signature.r, signature.s]
        let answer = try await chain.addDeclare(
            BroadcastedDeclareTransactionV3(transaction: transaction, contractClass: item.sierra))
        return answer.classHash
    }

    func deploy(_ name: String, by account: DevnetAccount, calldata: [Felt]) async throws -> Felt {
        let classHash = try await declare(name, by: account)
        let receipt = try await instantiate(classHash, by: account, calldata: calldata)
        if let reason = receipt.execution.revertReason { throw Market.Unexpected(reason: reason) }
        return Addresses.contract(
            deployer: .zero, salt: 1, classHash: ClassHash(classHash), constructorCalldata: calldata
        ).felt
    }

    /// Deploys through the universal deployer, not bound to the caller.
    func instantiate(_ classHash: Felt, by account: DevnetAccount, calldata: [Felt]) async throws -> TransactionReceipt
    {
        try await send(
            [
                Call(
                    to: ContractAddress(DevnetContracts.universalDeployer), function: "deployContract",
                    calldata: [classHash, 1, 0, Felt(calldata.count)] + calldata)
            ], by: account)
    }
}
