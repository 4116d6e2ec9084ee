// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import Starknet

/// An account on a chain: signs transactions, sends them one after the other, and keeps count of its nonces.
///
/// ```swift
/// let account = Account(client: client, address: address, signer: signer, chainID: .sepolia)
/// let hash = try await account.execute([Call(to: token, function: "transfer", calldata: [to, 5, 0])])
/// try await account.waitForReceipt(hash).requireSuccess()
/// ```
///
/// ``execute(_:bounds:)`` is ``prepare(_:nonce:bounds:)`` and ``send(_:)``. A program that must not lose or repeat a
/// transaction when it crashes stores what `prepare` returned before it sends it, and sends the same again after
/// a restart.
public actor Account {
    /// Habits and limits of an account.
    public struct Configuration: Hashable, Sendable {
        /// How much more than estimated transactions may use and pay.
        public var feeMargin: FeeMargin
        /// What is paid on top for each unit of layer 2 gas, in fri.
        public var tip: UInt64
        /// The most that one transaction may cost, in fri; `nil` for no limit.
        public var maxFee: UInt256?
        /// How many transactions may wait for the chain.
        public var maxInFlight: Int
        /// How often ``Account/execute(_:bounds:)`` sends a transaction whose answer was lost.
        public var sendAttempts: Int

        /// Creates a configuration: margins of half, no tip, no limit, 64 in flight, three attempts.
        public init(
            feeMargin: FeeMargin = .default, tip: UInt64 = 0, maxFee: UInt256? = nil, maxInFlight: Int = 64,
            sendAttempts: Int = 3
        ) {
            self.feeMargin = feeMargin
            self.tip = tip
            self.maxFee = maxFee
            self.maxInFlight = maxInFlight
            self.sendAttempts = max(1, sendAttempts)
        }
    }

    /// The chain's node.
    public nonisolated let client: StarknetClient
    /// The account's address.
    public nonisolated let address: ContractAddress
    /// What signs.
    public nonisolated let signer: any Signer
    /// The chain.
    public nonisolated let chainID: ChainID
    /// Habits and limits.
    public nonisolated let configuration: Configuration

    var nonces: NonceQueue
    private var isBusy = false
    private var waiters: [CheckedContinuation<Void, Never>] = []

    /// Creates an account. Nothing is asked or sent.
    public init(
        client: StarknetClient, address: ContractAddress, signer: any Signer, chainID: ChainID,
        configuration: Configuration = Configuration()
    ) {
        self.client = client
        self.address = address
        self.signer = signer
        self.chainID = chainID
        self.configuration = configuration
        nonces = NonceQueue(capacity: configuration.maxInFlight)
    }

    /// Makes calls in one transaction: all of them take effect or none.
    ///
    /// - Parameters:
    ///   - calls: The calls in order.
    ///   - bounds: The most that may be used and paid; estimated where `nil`.
    /// - Returns: The transaction's hash, once the node has accepted it.
    /// - Throws: ``RPCError`` when the node refuses it, as with `transactionExecutionError` when a call would fail;
    ///   ``AccountError``; ``StarknetClientError``; `CancellationError`.
    public func execute(_ calls: [Call], bounds: ResourceBoundsMapping? = nil) async throws -> Felt {
        try await serialized {
            try await self.sendAgainIfLost { try await self.prepare(calls, bounds: bounds) }
        }
    }

    /// Signs a transaction that makes calls, and does not send it.
    ///
    /// The nonce counts as used until the transaction is sent, confirmed or given up with ``discard(_:)``.
    ///
    /// - Parameters:
    ///   - calls: The calls in order.
    ///   - nonce: The nonce; the account's next one where `nil`.
    ///   - bounds: The most that may be used and paid; estimated where `nil`, which is one more request.
    /// - Returns: What ``send(_:)`` sends, and its hash, by which it is found on the chain.
    /// - Throws: ``RPCError`` when the estimate shows that a call would fail; ``AccountError``; ``StarknetClientError``;
    ///   what the signer throws; `CancellationError`. The nonce is free again then.
    public func prepare(
        _ calls: [Call], nonce: UInt64? = nil, bounds: ResourceBoundsMapping? = nil
    ) async throws -> SignedTransaction {
        try await withNonce(nonce) { nonce in
            var invoke = InvokeTransactionV3(
                senderAddress: self.address, calldata: calls.executeCalldata, nonce: Felt(nonce),
                resourceBounds: bounds ?? .zero, tip: self.configuration.tip)
            if bounds == nil {
                let estimate = try await self.estimate(calls, nonce: nonce)
                invoke.resourceBounds = self.configuration.feeMargin.bounds(for: estimate)
            }
            let hash = invoke.hash(chainID: self.chainID)
            invoke.signature = try await self.signer.sign(hash)
            return SignedTransaction(transaction: .invoke(invoke), hash: hash)
        }
    }

    /// Sends a transaction, or finds that it was sent before.
    ///
    /// - Returns: The transaction's hash: the node accepts it now, has it already (error 59), or it is part of the
    ///   chain already (error 52 and a known hash).
    /// - Throws: As ``execute(_:bounds:)``. After a ``StarknetClientError`` the transaction may have arrived: send the
    ///   same again.
    @discardableResult
    public func send(_ prepared: SignedTransaction) async throws -> Felt {
        do {
            let hash = try await client.send(prepared)
            guard hash == prepared.hash else {
                throw AccountError(
                    .hashMismatch, "the node calculated the hash \(hash.hex); is its chain \(chainID)?",
                    transactionHash: prepared.hash)
            }
        } catch let error as RPCError {
            if error.code == RPCError.Code.duplicateTransaction { return prepared.hash }
            if await isKnown(prepared.hash) { return prepared.hash }
            if let nonce = prepared.nonce.uint64 {
                if error.code == RPCError.Code.invalidTransactionNonce {
                    nonces.rejected(nonce)
                } else {
                    nonces.dropped(nonce)
                }
            }
            throw error
        }
        return prepared.hash
    }

    /// Gives a prepared transaction up that was not sent and will not be; its nonce is free again.
    public func discard(_ prepared: SignedTransaction) {
        if let nonce = prepared.nonce.uint64 { nonces.dropped(nonce) }
    }

    /// Forgets all nonces and asks the chain for the next one when it is needed, as after a rollback.
    public func resynchronize() {
        nonces.invalidate()
    }

    /// Counts a nonce as used, as that of a stored transaction after a restart.
    public func reserve(nonce: UInt64) {
        nonces.reserve(nonce)
    }

    /// Waits until one of the account's transactions is part of a finalised block.
    ///
    /// - Returns: The receipt, of a reverted transaction too; see ``TransactionReceipt/requireSuccess()``.
    /// - Throws: ``StarknetClientError`` `timeout`, and as ``StarknetClient/receipt(of:)``.
    @discardableResult
    public nonisolated func waitForReceipt(
        _ transactionHash: Felt, timeout: Duration = .seconds(120), pollInterval: Duration = .seconds(1)
    ) async throws -> TransactionReceipt {
        try await client.waitForReceipt(of: transactionHash, timeout: timeout, pollInterval: pollInterval)
    }

    /// Makes calls and waits until they took effect.
    ///
    /// - Throws: ``AccountError`` `reverted` with the reason, and as ``execute(_:bounds:)``.
    @discardableResult
    public func executeAndWait(
        _ calls: [Call], bounds: ResourceBoundsMapping? = nil, timeout: Duration = .seconds(120)
    ) async throws -> TransactionReceipt {
        let hash = try await execute(calls, bounds: bounds)
        return try await waitForReceipt(hash, timeout: timeout).requireSuccess()
    }

    private func isKnown(_ hash: Felt) async -> Bool {
        (try? await client.status(of: hash)) != nil
    }
}

extension Account {
    /// Runs one job at a time in the order in which they came, so that transactions reach the node by nonce.
    func serialized<Value: Sendable>(_ job: () async throws -> Value) async throws -> Value {
        if isBusy {
            await withCheckedContinuation { waiters.append($0) }
        }
        isBusy = true
        defer {
            if waiters.isEmpty { isBusy = false } else { waiters.removeFirst().resume() }
        }
        try Task.checkCancellation()
        return try await job()
    }

    /// Prepares a transaction and sends it; again while it is unknown whether it arrived, and once more with a new
    /// nonce where the chain refused the first one.
    func sendAgainIfLost(_ prepare: () async throws -> SignedTransaction) async throws -> Felt {
        var mayRenew = true
        while true {
            let prepared = try await prepare()
            do {
                return try await sendUntilAnswered(prepared)
            } catch let error as RPCError
                where error.code == RPCError.Code.invalidTransactionNonce && mayRenew
            {
                mayRenew = false
            }
        }
    }

    private func sendUntilAnswered(_ prepared: SignedTransaction) async throws -> Felt {
        var pause = Duration.milliseconds(100)
        for _ in 1..<configuration.sendAttempts {
            do {
                return try await send(prepared)
            } catch is StarknetClientError {
                try await Task.sleep(for: pause)
                pause *= 2
            }
        }
        do {
            return try await send(prepared)
        } catch let error as StarknetClientError {
            // Whether the nonce is used is for the chain to say.
            nonces.invalidate()
            throw error
        }
    }

    /// Runs `body` with a nonce, and frees the nonce when it fails.
    func withNonce(
        _ given: UInt64?, _ body: (UInt64) async throws -> SignedTransaction
    ) async throws -> SignedTransaction {
        let nonce: UInt64
        if let given {
            nonce = given
            nonces.reserve(given)
        } else {
            nonce = try await allocateNonce()
        }
        do {
            let prepared = try await body(nonce)
            if let limit = configuration.maxFee, prepared.maxFee > limit {
                throw AccountError(
                    .feeAboveLimit,
                    "the transaction may cost \(prepared.maxFee.decimal) fri, more than the \(limit.decimal) allowed",
                    transactionHash: prepared.hash)
            }
            return prepared
        } catch {
            nonces.dropped(nonce)
            throw error
        }
    }

    private func allocateNonce() async throws -> UInt64 {
        for _ in 0..<3 {
            switch nonces.allocate() {
            case .nonce(let nonce): return nonce
            case .needsSync, .full: nonces.synchronized(chainNonce: try await chainNonce())
            }
        }
        guard case .nonce(let nonce) = nonces.allocate() else {
            throw AccountError(
                .tooManyInFlight,
                "\(nonces.inFlight.count) transactions of \(address) wait for the chain: wait for one of them")
        }
        return nonce
    }

    /// The nonce that the chain expects next.
    func chainNonce() async throws -> UInt64 {
        let nonce: Felt
        do {
            nonce = try await client.nonce(of: address, at: .preConfirmed)
        } catch let error as RPCError where error.code == RPCError.Code.blockNotFound {
            nonce = try await client.nonce(of: address, at: .latest)
        }
        guard let value = nonce.uint64 else {
            throw AccountError(.nonceOutOfRange, "the nonce \(nonce.hex) of \(address) does not fit into 64 bits")
        }
        return value
    }
}

extension StarknetClient {
    /// Sends a signed transaction once. Whether it arrived is not known after some failures: see
    /// ``StarknetClientError/mayHaveBeenSent``. Sending the same again is harmless, because its nonce counts once.
    ///
    /// - Returns: The hash that the node calculated.
    /// - Throws: ``RPCError`` with the node's reason, `duplicateTransaction` where it has it already;
    ///   ``StarknetClientError``; `CancellationError`.
    public func send(_ prepared: SignedTransaction) async throws -> Felt {
        switch prepared.transaction {
        case .invoke(let transaction):
            try await send(Methods.AddInvokeTransaction.self, .init(transaction: transaction)).transactionHash
        case .declare(let transaction):
            try await send(Methods.AddDeclareTransaction.self, .init(transaction: transaction)).transactionHash
        case .deployAccount(let transaction):
            try await send(Methods.AddDeployAccountTransaction.self, .init(transaction: transaction)).transactionHash
        }
    }
}
