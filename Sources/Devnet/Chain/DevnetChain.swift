// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
public import Starknet
import StarknetRPC

/// An embedded Starknet chain: real transactions, executed by the Cairo machine, one block each.
///
/// ```swift
/// let chain = try DevnetChain(DevnetConfiguration(clock: .fixed(1_700_000_000)))
/// let account = chain.accounts[0]
/// let hash = try await chain.addInvoke(signedTransaction)
/// let receipt = try await chain.receipt(of: hash)
/// try await chain.increaseTime(by: 3600)
/// try await chain.rollback(to: 5)
/// ```
/// The chain keeps every block's changes, so that old state can be read and blocks can be undone. It differs from a
/// public network in this: `new_root` is 0, there are no blocks without finality, and classes can be declared only
/// where their CASM is at hand (``DevnetClass``). Reads of `pre_confirmed` see the newest block's state at the time of
/// the block that would come next. An `RPCError` says what a request did wrong, with the codes of the specification.
public actor DevnetChain {
    /// How the chain was set up.
    public nonisolated let configuration: DevnetConfiguration
    /// The accounts that have money from the start.
    public nonisolated let accounts: [DevnetAccount]
    /// The class of ``accounts``, for accounts that are deployed later.
    public nonisolated let accountClassHash: ClassHash
    /// The account that mints.
    nonisolated let faucet: DevnetAccount

    let classes: ClassLibrary
    var state = StateStore()
    var blocks: [StoredBlock] = []
    /// Block and index of each transaction.
    var transactionPlaces: [Felt: (block: UInt64, index: Int)] = [:]
    var blockNumbers: [Felt: UInt64] = [:]
    var clock: ChainClock
    var log: StateLog?

    /// One block with what it changed.
    struct StoredBlock {
        var block: BlockWithReceipts
        var diff: StateUpdate.Diff
    }

    /// Makes a chain, or finds it again in its state file.
    ///
    /// - Throws: ``DevnetError`` when the configuration is impossible, or the state file is unreadable or of another
    ///   chain.
    public init(_ configuration: DevnetConfiguration = DevnetConfiguration()) throws(DevnetError) {
        guard (0...1000).contains(configuration.accountCount) else {
            throw DevnetError(.configuration, "\(configuration.accountCount) accounts are not in 0...1000")
        }
        self.configuration = configuration
        classes = try ClassLibrary(additional: configuration.additionalClasses)
        let accountClass = try classes.bundled("Account")
        accountClassHash = ClassHash(accountClass.classHash)
        var accounts: [DevnetAccount] = []
        for index in 0..<configuration.accountCount {
            accounts.append(
                try DevnetAccount(
                    domain: "account", seed: configuration.seed, index: index, classHash: accountClass.classHash,
                    balance: configuration.initialBalance))
        }
        self.accounts = accounts
        faucet = try DevnetAccount(
            domain: "faucet", seed: configuration.seed, index: 0, classHash: accountClass.classHash,
            balance: 1_000_000_000_000_000_000_000_000_000_000)
        clock = ChainClock(configuration.clock)

        var records: [StateLog.Record] = []
        if let path = configuration.stateFile {
            let opened = try StateLog.open(path)
            log = opened.log
            records = opened.records
        }
        let genesisTime: UInt64
        if case .header(let header)? = records.first {
            genesisTime = header.genesisTime
        } else {
            genesisTime = clock.now
        }
        let genesis = try Genesis(
            configuration: configuration, classes: classes, accounts: accounts + [faucet]
        ).makeBlock(timestamp: genesisTime)
        let header = StateLog.Header(
            chainID: configuration.chainID.felt, genesisTime: genesisTime, genesisHash: genesis.block.hash)

        state.apply(genesis.diff, block: 0)
        blocks = [genesis]
        blockNumbers = [genesis.block.hash: 0]
        if records.isEmpty {
            try log?.append(.header(header))
        } else {
            try Self.check(records, against: header, path: configuration.stateFile ?? "")
            for record in records.dropFirst() {
                switch record {
                case .header: break
                case .clock(let offset): clock.restore(offset: offset)
                case .block(let stored):
                    guard stored.block.parentHash == blocks[blocks.count - 1].block.hash,
                        stored.block.number == UInt64(blocks.count)
                    else {
                        throw DevnetError(
                            .stateMismatch,
                            "the state file's block \(stored.block.number) does not follow the one "
                                + "before it; move \(configuration.stateFile ?? "") away to start again")
                    }
                    Self.insert(
                        stored, &blocks, state, &transactionPlaces, &blockNumbers)
                case .rollback(let number):
                    Self.undo(to: number, &blocks, state, &transactionPlaces, &blockNumbers)
                }
            }
        }
    }

    private static func check(
        _ records: [StateLog.Record], against header: StateLog.Header, path: String
    ) throws(DevnetError) {
        guard case .header(let stored)? = records.first else {
            throw DevnetError(.stateMismatch, "\(path) is no devnet state file; name another file")
        }
        guard stored == header else {
            throw DevnetError(
                .stateMismatch,
                "\(path) keeps another chain (other chain id, accounts, prices or contracts; genesis "
                    + "\(stored.genesisHash.hex), now \(header.genesisHash.hex)); move it away to start a new chain")
        }
    }

    static func insert(
        _ stored: StoredBlock, _ blocks: inout [StoredBlock], _ state: StateStore,
        _ places: inout [Felt: (block: UInt64, index: Int)], _ numbers: inout [Felt: UInt64]
    ) {
        state.apply(stored.diff, block: stored.block.number)
        for (index, transaction) in stored.block.transactions.enumerated() {
            places[transaction.hash] = (stored.block.number, index)
        }
        numbers[stored.block.hash] = stored.block.number
        blocks.append(stored)
    }

    static func undo(
        to number: UInt64, _ blocks: inout [StoredBlock], _ state: StateStore,
        _ places: inout [Felt: (block: UInt64, index: Int)], _ numbers: inout [Felt: UInt64]
    ) {
        while UInt64(blocks.count) > number + 1, let last = blocks.popLast() {
            state.revert(last.diff, block: last.block.number)
            for transaction in last.block.transactions { places[transaction.hash] = nil }
            numbers[last.block.hash] = nil
        }
    }

    /// The newest block.
    var latest: BlockWithReceipts { blocks[blocks.count - 1].block }
}
