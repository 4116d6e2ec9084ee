// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import ContractABI
import Devnet
import Felt
import Marketplace
import StarkCrypto
import Starknet
import StarknetRPC
import Testing

/// A deployed marketplace with a token, a relayer and four nodes, and hands to call it with.
///
/// Every test makes its own: worlds share nothing, so tests run side by side.
final class World {
    enum Token: String { case honest = "SettlementToken", lying = "LyingToken" }

    static let start: UInt64 = 1_700_000_000
    static let taskHash: Felt = 0x77
    static let window: UInt64 = 300
    /// What the demander owns at first.
    static let fortune: UInt256 = 1_000_000_000_000_000_000_000_000_000_000

    let sandbox: ContractSandbox
    let contract = SmainerContract(.smainer)
    let token = ERC20Contract(.settlementToken)
    /// The nodes' keys as registered at first.
    var keys: [ContractAddress: StarkPrivateKey] = [:]

    init(timelock: UInt64 = 0, token kind: Token = .honest, chainID: ChainID = .sepolia) throws {
        sandbox = try ContractSandbox(timestamp: Self.start, chainID: chainID)
        let money = Self.fortune.felts
        switch kind {
        case .honest:
            let demander = ContractAddress.demander.felt
            try sandbox.deploy(
                kind.rawValue, at: token.address.felt,
                calldata: [Felt(text: "Stark"), Felt(text: "STRK"), 18] + money + [demander, demander])
        case .lying:
            try sandbox.deploy(kind.rawValue, at: token.address.felt, calldata: [])
            try send(call(token.address, "mint", [ContractAddress.demander.felt] + money), by: .demander)
        }
        try deploySmainer(at: .smainer, timelock: timelock)
        try send(token.approve(.smainer, TokenAmount(Self.fortune)), by: .demander)
        try change(.addRelayer(.relayer))
        for (index, node) in ContractAddress.nodes.enumerated() {
            let key = StarkPrivateKey.numbered(Felt(UInt64(0x111 * (index + 1))))
            keys[node] = key
            try send(contract.registerNode(publicKey: key.publicKey), by: node)
        }
    }

    func deploySmainer(at address: ContractAddress, timelock: UInt64 = 0) throws {
        try sandbox.deploy(
            "Smainer", at: address.felt,
            calldata: SmainerContract.constructorCalldata(
                owner: .owner, treasury: .treasury, attesterKey: StarkPrivateKey.attester.publicKey,
                token: .settlementToken, timelock: timelock))
    }

    // MARK: Calls

    func call(_ to: ContractAddress, _ function: String, _ calldata: [Felt] = []) -> Call {
        Call(to: to, function: function, calldata: calldata)
    }

    /// Calls and answers what the function returns; a refusal is an error.
    @discardableResult
    func send(
        _ call: Call, by caller: ContractAddress, transaction: ExecutionInfo.Transaction = ExecutionInfo.Transaction()
    ) throws -> [Felt] {
        switch try sandbox.call(call, from: caller.felt, transaction: transaction) {
        case .returned(let data): return data
        case .panicked(let data): throw Refusal(data: data)
        }
    }

    /// Expects that the call is refused with that short string.
    func refuses(
        _ reason: String, _ call: Call, by caller: ContractAddress,
        transaction: ExecutionInfo.Transaction = ExecutionInfo.Transaction(),
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let before = sandbox.snapshot
        switch try sandbox.call(call, from: caller.felt, transaction: transaction) {
        case .panicked(let data):
            #expect(Refusal(data: data).reason == reason, sourceLocation: sourceLocation)
        case .returned(let data):
            Issue.record("returned \(data), expected '\(reason)'", sourceLocation: sourceLocation)
            sandbox.restore(before)
        }
    }

    /// A view's answer.
    func view<Value: CairoSerializable>(
        _ function: String, _ arguments: Felt..., of address: ContractAddress = .smainer
    ) throws -> Value {
        try Value(felts: send(call(address, function, arguments), by: .zero))
    }

    // MARK: Time

    var now: UInt64 { sandbox.timestamp }
    func pass(_ seconds: UInt64) { sandbox.timestamp += seconds }

    /// Does something and then undoes it.
    func undoing(_ body: () throws -> Void) rethrows {
        let before = sandbox.snapshot
        defer { sandbox.restore(before) }
        try body()
    }

    // MARK: Events

    /// The marketplace's events of the newest call, in order.
    func events() throws -> [SmainerEvent] {
        try sandbox.events.filter { $0.fromAddress == contract.address.felt }.map {
            try #require(try SmainerEvent.decode(keys: $0.keys, data: $0.data))
        }
    }

    /// The token's movements in the newest call, in order.
    func transfers() throws -> [Movement] {
        try sandbox.events.filter { $0.fromAddress == token.address.felt }.compactMap {
            try ERC20Contract.Transfer.decode(keys: $0.keys, data: $0.data).map {
                Movement($0.from, $0.to, $0.amount.value)
            }
        }
    }
}
