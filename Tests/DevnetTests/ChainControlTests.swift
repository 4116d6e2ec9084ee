// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Devnet
import Felt
import Foundation
import Starknet
import StarknetRPC
import Testing

/// Time, rollback, history, events and the state file.
@Suite struct ChainControlTests {
    @Test func timeMovesOnlyForwardAndIntoBlocks() async throws {
        let harness = try ChainHarness()
        let chain = harness.chain
        try await chain.increaseTime(by: 100)
        #expect(try await chain.block(.latest).timestamp == ChainHarness.start + 100)
        try await chain.setTime(ChainHarness.start + 5000, makesBlock: false)
        #expect(await chain.blockHashAndNumber().number == 1)
        try await harness.send([harness.transfer(1, to: 77)], by: chain.accounts[0])
        #expect(try await chain.block(.latest).timestamp == ChainHarness.start + 5000)
        #expect(await rpcCode { _ = try await chain.setTime(ChainHarness.start) } == -32602)
        #expect(await chain.currentTime == ChainHarness.start + 5000)
    }

    @Test func rollbackRestoresTheStateAndForgetsTransactions() async throws {
        let harness = try ChainHarness()
        let chain = harness.chain
        let account = chain.accounts[0]
        try await harness.send([harness.transfer(10, to: 77)], by: account)
        let before = try await (
            hash: chain.blockHashAndNumber(), balance: chain.balance(of: account.address.felt)
        )
        let again = try await harness.signed([harness.transfer(5, to: 77)], by: account)
        let hash = try await chain.addInvoke(again)
        let undoneHash = await chain.blockHashAndNumber().hash
        try await harness.send([harness.transfer(1, to: 78)], by: account)
        let undone = try await chain.rollback(to: 1)
        #expect(undone.count == 2)
        #expect(undone.first == undoneHash)
        #expect(await chain.blockHashAndNumber() == before.hash)
        #expect(try await chain.balance(of: account.address.felt) == before.balance)
        #expect(try await chain.balance(of: 77) == 10)
        #expect(try await chain.balance(of: 78) == 0)
        #expect(try await chain.nonce(of: account.address.felt) == 1)
        #expect(await rpcCode { _ = try await chain.receipt(of: hash) } == 29)
        #expect(await rpcCode { _ = try await chain.block(.hash(undoneHash)) } == 24)
        // The same transaction can come again, and to another block.
        try await chain.increaseTime(by: 7)
        _ = try await chain.addInvoke(again)
        #expect(try await chain.receipt(of: hash).blockNumber == 3)
        #expect(try await chain.balance(of: 77) == 15)
        #expect(await rpcCode { _ = try await chain.rollback(to: 9) } == 24)
    }

    @Test func oldBlocksKeepTheirState() async throws {
        let harness = try ChainHarness()
        let chain = harness.chain
        for amount in 1...3 {
            try await harness.send([harness.transfer(UInt128(amount), to: 77)], by: chain.accounts[0])
        }
        for (block, expected) in [(0, 0), (1, 1), (2, 3), (3, 6)] {
            let id = BlockID.number(UInt64(block))
            #expect(try await chain.balance(of: 77, at: id) == UInt256(UInt64(expected)))
            #expect(try await chain.nonce(of: chain.accounts[0].address.felt, at: id) == Felt(block))
            let call = Call(
                to: try ContractAddress(DevnetContracts.strk), function: "balance_of", calldata: [77])
            #expect(try await chain.call(call, at: id) == [Felt(expected), 0])
        }
        let update = try await chain.stateUpdate(.number(2))
        #expect(update.diff.nonces.map(\.address) == [chain.accounts[0].address.felt])
        #expect(update.diff.storageDiffs.count == 1)
    }

    @Test func blockHashesFollowFromTheirContents() async throws {
        let harness = try ChainHarness()
        let chain = harness.chain
        for _ in 0..<12 { try await harness.send([harness.transfer(1, to: 77)], by: chain.accounts[1]) }
        var parent: Felt = 0
        for number in 0...12 {
            let block = try await chain.block(.number(UInt64(number)))
            #expect(block.parentHash == parent)
            #expect(try await chain.block(.hash(block.hash)) == block)
            parent = block.hash
            #expect(block.header.transactionCount == (number == 0 ? 0 : 1))
            #expect(block.header.eventCount == UInt64(block.emittedEvents().count))
        }
        // The state keeps old block hashes where get_block_hash looks for them.
        let second = try await chain.block(.number(2))
        #expect(try await chain.storage(of: 1, key: 2) == second.hash)
        #expect(try await chain.storage(of: 1, key: 3) == 0)
    }

    @Test func eventsComeInPages() async throws {
        let harness = try ChainHarness()
        let chain = harness.chain
        for amount in 1...5 {
            try await harness.send([harness.transfer(UInt128(amount), to: 77)], by: chain.accounts[0])
        }
        let all = try await chain.events(EventFilter(addresses: [DevnetContracts.strk]))
        #expect(all.events.count == 10)
        #expect(all.continuationToken == nil)
        var pages: [EmittedEvent] = []
        var filter = EventFilter(addresses: [DevnetContracts.strk], chunkSize: 3)
        repeat {
            let page = try await chain.events(filter)
            #expect(page.events.count <= 3)
            pages += page.events
            filter.continuationToken = page.continuationToken
        } while filter.continuationToken != nil
        #expect(pages == all.events)
        let some = try await chain.events(
            EventFilter(fromBlock: .number(2), toBlock: .number(3), keys: [[], [], [77]]))
        #expect(some.events.map(\.data) == [[2, 0], [3, 0]])
        #expect(some.events.map(\.eventIndex) == [0, 0])
        filter.continuationToken = "nonsense"
        let wrong = filter
        #expect(await rpcCode { _ = try await chain.events(wrong) } == 33)
        #expect(await rpcCode { _ = try await chain.events(EventFilter(chunkSize: 10_001)) } == 31)
    }

    @Test func theStateFileBringsTheChainBack() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "chain-\(UUID().uuidString)/devnet.log").path
        defer { try? FileManager.default.removeItem(at: URL(filePath: path).deletingLastPathComponent()) }
        var expected: (BlockHashAndNumber, UInt256, UInt64)?
        do {
            let harness = try ChainHarness(stateFile: path)
            let chain = harness.chain
            try await harness.send([harness.transfer(10, to: 77)], by: chain.accounts[0])
            try await harness.send([harness.transfer(.max, to: 78)], by: chain.accounts[0])
            try await chain.increaseTime(by: 1000)
            try await harness.send([harness.transfer(90, to: 77)], by: chain.accounts[0])
            try await chain.rollback(to: 3)
            try await harness.send([harness.transfer(3, to: 77)], by: chain.accounts[0])
            expected = try await (chain.blockHashAndNumber(), chain.balance(of: 77), chain.currentTime)
        }
        // The machine stopped in the middle of a write: the last line is torn.
        let handle = try FileHandle(forWritingTo: URL(filePath: path))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data("0123456789abcdef {\"block\": ".utf8))
        try handle.close()

        let harness = try ChainHarness(stateFile: path)
        let chain = harness.chain
        let found = try await (chain.blockHashAndNumber(), chain.balance(of: 77), chain.currentTime)
        #expect(found.0 == expected?.0)
        #expect(found.1 == expected?.1)
        #expect(found.2 == expected?.2)
        try await harness.send([harness.transfer(1, to: 77)], by: chain.accounts[0])
        #expect(try await chain.balance(of: 77) == 14)

        // Another configuration is another chain.
        let error = #expect(throws: DevnetError.self) { try ChainHarness(seed: 5, stateFile: path) }
        #expect(error?.code == .stateMismatch)
    }

    @Test func damageInTheMiddleOfTheStateFileIsNotRepaired() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "chain-\(UUID().uuidString).log").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        do {
            let harness = try ChainHarness(stateFile: path)
            for _ in 0..<3 { try await harness.chain.createBlock() }
        }
        var data = try Data(contentsOf: URL(filePath: path))
        let middle = data.count / 2
        data[middle] ^= 1
        try data.write(to: URL(filePath: path))
        let error = #expect(throws: DevnetError.self) { try ChainHarness(stateFile: path) }
        #expect(error?.code == .stateMismatch)
    }
}
