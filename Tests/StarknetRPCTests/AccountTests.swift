// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import HTTPTransport
import JSON
import Starknet
import StarknetRPC
import Synchronization
import Testing

/// Accounts against a node that knows one nonce and counts.
@Suite struct AccountTests {
    /// The state of a node with one account.
    final class Node: Sendable {
        struct State {
            var nonce: UInt64 = 4
            var accepted: [Felt: UInt64] = [:]
            var refuseOnce: RPCError?
            var loseAnswers = 0
            var wrongHash = false
            var sends = 0
        }

        let state = Mutex(State())

        var client: StarknetClient {
            let inner = StubTransport.rpc { method, params throws(RPCError) in try self.answer(method, params) }
            let lossy = LossyTransport(inner: inner, node: self)
            return StarknetClient(url: "http://node", transport: lossy, configuration: .init(retry: .fast))
        }

        func answer(_ method: String, _ params: JSONValue) throws(RPCError) -> JSONValue {
            switch method {
            case "starknet_getNonce": return .string(Felt(state.withLock { $0.nonce }).hex)
            case "starknet_estimateFee":
                return [
                    FeeEstimate(
                        l1GasConsumed: 0, l1GasPrice: 1, l2GasConsumed: 1000, l2GasPrice: 2, l1DataGasConsumed: 10,
                        l1DataGasPrice: 3, overallFee: 2030
                    ).json
                ]
            case "starknet_getTransactionStatus":
                let hash = params["transaction_hash"]?.stringValue.flatMap { Felt($0) } ?? .zero
                guard state.withLock({ $0.accepted[hash] }) != nil else { throw .transactionHashNotFound }
                return TransactionStatus(finality: .acceptedOnL2, execution: .succeeded).json
            case "starknet_addInvokeTransaction": return try add(params)
            default: throw .methodNotFound(method)
            }
        }

        private func add(_ params: JSONValue) throws(RPCError) -> JSONValue {
            guard let params = try? Methods.AddInvokeTransaction.Params(json: JSONReader(params)) else {
                throw .invalidParams("")
            }
            let hash = params.transaction.hash(chainID: .sepolia)
            let result: Result<JSONValue, RPCError> = state.withLock { state in
                state.sends += 1
                if let refusal = state.refuseOnce {
                    state.refuseOnce = nil
                    return .failure(refusal)
                }
                guard params.transaction.nonce == Felt(state.nonce) else {
                    return .failure(.invalidTransactionNonce("expected \(state.nonce)"))
                }
                state.nonce += 1
                state.accepted[hash] = state.nonce
                return .success(["transaction_hash": (state.wrongHash ? hash + 1 : hash).json])
            }
            return try result.get()
        }
    }

    /// Loses answers to writes after the node has executed them.
    struct LossyTransport: HTTPClient {
        let inner: StubTransport
        let node: Node

        func execute(_ request: HTTPRequest) async throws(HTTPClientError) -> HTTPResponse {
            let response = try await inner.execute(request)
            let body = String(decoding: request.body ?? [], as: UTF8.self)
            let loses = node.state.withLock { state in
                guard body.contains("starknet_add"), state.loseAnswers > 0 else { return false }
                state.loseAnswers -= 1
                return true
            }
            if loses { throw HTTPClientError(.connectionLost, origin: "http://node", reason: "reset") }
            return response
        }
    }

    struct StubSigner: Signer {
        let publicKey: Felt = 1

        func sign(_ hash: Felt) async throws -> [Felt] { [hash, 2] }
    }

    private func account(_ node: Node, _ configuration: Account.Configuration = .init()) throws -> Account {
        Account(
            client: node.client, address: try ContractAddress(0x123), signer: StubSigner(), chainID: .sepolia,
            configuration: configuration)
    }

    private var call: Call {
        get throws { Call(to: try ContractAddress(0x77), selector: 9, calldata: [1]) }
    }

    @Test func executeEstimatesSignsAndSends() async throws {
        let node = Node()
        let account = try account(node)
        let prepared = try await account.prepare([call])
        #expect(prepared.nonce == 4)
        guard case .invoke(let invoke) = prepared.transaction else {
            Issue.record("not an invoke transaction")
            return
        }
        #expect(invoke.resourceBounds.l2Gas == ResourceBounds(maxAmount: 1500, maxPricePerUnit: 3))
        #expect(invoke.signature == [prepared.hash, 2])
        #expect(invoke.hash(chainID: .sepolia) == prepared.hash)
        #expect(prepared.maxFee == UInt256(4575 as UInt64))
        let sum: UInt256 = 1500 * 3 + 15 * 5
        #expect(prepared.maxFee == sum)
        #expect(try SignedTransaction(bytes: prepared.bytes) == prepared)
        #expect(try await account.send(prepared) == prepared.hash)
        #expect(node.state.withLock { $0.accepted.keys.contains(prepared.hash) })
        _ = try await account.execute([call])
        #expect(node.state.withLock { $0.nonce } == 6)
    }

    @Test func sendingTwiceIsSendingOnce() async throws {
        let node = Node()
        let account = try account(node)
        let prepared = try await account.prepare([call])
        try await account.send(prepared)
        try await account.send(prepared)
        #expect(node.state.withLock { $0.nonce } == 5)
        node.state.withLock { $0.refuseOnce = .duplicateTransaction }
        #expect(try await account.send(prepared) == prepared.hash)
    }

    @Test func aLostAnswerDoesNotRepeatTheTransaction() async throws {
        let node = Node()
        node.state.withLock { $0.loseAnswers = 1 }
        let account = try account(node)
        _ = try await account.execute([call])
        #expect(node.state.withLock { ($0.nonce, $0.accepted.count, $0.sends) } == (5, 1, 2))
    }

    @Test func aNonceThatSomeoneElseUsedIsReplaced() async throws {
        let node = Node()
        let account = try account(node)
        _ = try await account.execute([call])
        node.state.withLock { $0.nonce = 9 }
        _ = try await account.execute([call])
        #expect(node.state.withLock { $0.nonce } == 10)
    }

    @Test func aRolledBackNonceIsReplaced() async throws {
        let node = Node()
        let account = try account(node)
        for _ in 0..<3 { _ = try await account.execute([call]) }
        node.state.withLock { state in
            state.nonce = 4
            state.accepted = [:]
        }
        for _ in 0..<3 { _ = try await account.execute([call]) }
        #expect(node.state.withLock { ($0.nonce, $0.accepted.count) } == (7, 3))
    }

    @Test func aRefusedTransactionFreesItsNonce() async throws {
        let node = Node()
        let account = try account(node)
        node.state.withLock { $0.refuseOnce = .insufficientAccountBalance }
        let error = await #expect(throws: RPCError.self) { try await account.execute([try call]) }
        #expect(error?.code == RPCError.Code.insufficientAccountBalance)
        _ = try await account.execute([call])
        #expect(node.state.withLock { $0.nonce } == 5)
    }

    @Test func concurrentTransactionsReachTheNodeInOrder() async throws {
        let node = Node()
        let account = try account(node)
        let call = try call
        try await withThrowingTaskGroup(of: Felt.self) { group in
            for _ in 0..<40 { group.addTask { try await account.execute([call]) } }
            var hashes: Set<Felt> = []
            for try await hash in group { hashes.insert(hash) }
            #expect(hashes.count == 40)
        }
        #expect(node.state.withLock { ($0.nonce, $0.sends) } == (44, 40))
    }

    @Test func aNodeOfAnotherChainIsNoticed() async throws {
        let node = Node()
        node.state.withLock { $0.wrongHash = true }
        let account = try account(node)
        let error = await #expect(throws: AccountError.self) { try await account.execute([try call]) }
        #expect(error?.code == .hashMismatch)
    }

    @Test func aFeeAboveTheLimitIsNotSent() async throws {
        let node = Node()
        let account = try account(node, .init(maxFee: 4574))
        let error = await #expect(throws: AccountError.self) { try await account.execute([try call]) }
        #expect(error?.code == .feeAboveLimit)
        #expect(node.state.withLock { $0.sends } == 0)
        _ = try await self.account(node, .init(maxFee: 4575)).execute([call])
    }

    @Test func aDiscardedTransactionGivesItsNonceBack() async throws {
        let account = try account(Node())
        let first = try await account.prepare([call])
        let second = try await account.prepare([call])
        #expect([first.nonce, second.nonce] == [4, 5])
        await account.discard(first)
        #expect(try await account.prepare([call]).nonce == 4)
    }
}
