// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Logging
import Marketplace
import StarkCrypto
import StarknetRPC

/// Follows the chain and feeds ``ChainStore``; tells the hub when nodes' keys or statuses change.
struct ChainWatcher: Sendable {
    let client: StarknetClient
    let store: ChainStore
    let hub: NodeHub
    let startBlock: UInt64
    let pollInterval: Duration
    let logger: Logger

    /// Follows until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            do {
                var follower = ChainFollower(
                    startBlock: startBlock, known: try await store.known(), window: ChainStore.window)
                try await client.follow(
                    &follower, pollInterval: pollInterval,
                    apply: { block in
                        let events = try await store.apply(block)
                        for event in events { await endSessions(after: event) }
                    },
                    undo: { last in
                        logger.warning(
                            "the chain was reorganised", metadata: ["after": "\(last.map(String.init) ?? "")"])
                        try await store.undo(after: last)
                    })
            } catch is CancellationError {
                return
            } catch is ChainStore.Overtaken {
                continue
            } catch let error as ChainFollowError {
                logger.error("the chain changed further back than is remembered: all is derived again: \(error)")
                try? await store.undo(after: nil)
            } catch {
                logger.error("following the chain failed: \(error)")
            }
            try? await Task.sleep(for: .seconds(1))
        }
    }

    private func endSessions(after event: SmainerEvent) async {
        switch event {
        case .nodeKeyRotated(let node, _):
            await hub.endSessions(of: node, code: NodeCloseCode.signature, "the contract has another key for the node")
        case .nodeStatusChanged(let node, _, let status) where status != .active:
            await hub.endSessions(
                of: node, code: NodeCloseCode.notActive, "the contract has the node as \(status.name)")
        default: break
        }
    }
}
