// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import PostgreSQL
import Synchronization
import Testing

@Suite struct PoolTests {
    @Test("many tasks share few connections, and never more")
    func sharing() async throws {
        try await withDatabase(.init(maximumConnections: 3)) { pool async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for index in 0..<200 {
                    group.addTask {
                        let value = try await pool.query("SELECT $1::int8 + 1", [.int(index)])[0].decode(
                            0, as: Int.self)
                        #expect(value == index + 1)
                    }
                }
                try await group.waitForAll()
            }
            let sessions = try await pool.query("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()")
            #expect((1...3).contains(sessions.count))
        }
    }

    @Test("the queue is bounded: what is over it is refused at once, a waiter after its time")
    func exhaustion() async throws {
        var configuration = PostgresConfiguration(maximumConnections: 1)
        configuration.maximumWaiters = 1
        // Long enough to open the first connection on a busy machine.
        configuration.acquireTimeout = .seconds(3)
        try await withDatabase(configuration) { pool async throws in
            try await pool.withConnection { _ in
                let waiting = Task { await postgresError { try await pool.query("SELECT 1") } }
                // The second is refused while the first waits; which of both waits is not said.
                let second = await postgresError { try await pool.query("SELECT 1") }
                let codes = Set([await waiting.value?.code, second?.code])
                #expect(codes == [.timeout, .poolExhausted] || codes == [.timeout])
                #expect(await postgresError { try await pool.query("SELECT 1") }?.code == .timeout)
            }
            #expect(try await pool.query("SELECT 1").count == 1)
        }
    }

    @Test("a cancelled waiter leaves the queue")
    func cancelledWaiter() async throws {
        try await withDatabase(.init(maximumConnections: 1)) { pool async throws in
            try await pool.withConnection { _ in
                let waiting = Task { await postgresError { try await pool.query("SELECT 1") } }
                waiting.cancel()
                #expect(await waiting.value?.code == .cancelled)
            }
            #expect(try await pool.query("SELECT 1").count == 1)
        }
    }

    @Test("after shutdown nothing is lent, and the server has no session left")
    func shutdown() async throws {
        let database = try await TestCluster.shared.database()
        let pool = try database.pool()
        try await pool.query("SELECT 1")
        await pool.shutdown()
        #expect(await postgresError { try await pool.query("SELECT 1") }?.code == .poolClosed)
        let other = try PostgresPool(url: database.cluster.url(database: "postgres"))
        // PQfinish does not wait for the server's process to end.
        try await eventually("the session ends") {
            try await other.query("SELECT 1 FROM pg_stat_activity WHERE datname = $1", [.text(database.name)]).isEmpty
        }
        await other.shutdown()
    }

    @Test(
        "bad URLs are refused without repeating their password",
        arguments: [
            "postgresql://user:hunter2@[::1/db", "postgresql://u:hunter2@h/db?nonsense=1", "hunter2",
            "host=x password=hunter2 'unterminated", "http://user:hunter2@host/db?x",
        ])
    func badURLs(_ url: String) async throws {
        let error = await postgresError { _ = try PostgresPool(url: url) }
        #expect(error?.code == .invalidConfiguration)
        #expect(error.map { "\($0) \($0.detail ?? "")" }?.contains("hunter2") == false)
    }

    @Test("a server that is not there is a connection failure that names the place, not the password")
    func unreachable() async throws {
        var configuration = PostgresConfiguration()
        configuration.acquireTimeout = .milliseconds(200)
        let pool = try PostgresPool(
            url: "postgresql://me:hunter2@%2Fnowhere%2Fat%2Fall/db", configuration: configuration)
        let error = await postgresError { try await pool.query("SELECT 1") }
        #expect(error?.code == .connectionFailed)
        #expect(error?.message.contains("/nowhere/at/all") == true)
        #expect(error.map { "\($0)" }?.contains("hunter2") == false)
        await pool.shutdown()
    }

    @Test("an unknown database is refused at once, not waited for")
    func unknownDatabase() async throws {
        let cluster = try await TestCluster.shared.cluster()
        let pool = try PostgresPool(url: cluster.url(database: "no_such_database"))
        let error = await postgresError { try await pool.query("SELECT 1") }
        #expect(error?.code == .connectionFailed)
        #expect(error?.sqlState == "3D000")
        await pool.shutdown()
    }
}

/// The pool's decisions, event by event.
@Suite struct PoolStateTests {
    private typealias Pool = PoolState<Int>

    @Test("opens up to its size, then queues, then refuses")
    func growth() {
        var pool = Pool(maximumConnections: 2, maximumWaiters: 1)
        expectOpen(pool.acquire(waiter: 1))
        expectOpen(pool.acquire(waiter: 2))
        expectWait(pool.acquire(waiter: 3))
        expectRefusal(pool.acquire(waiter: 4), .poolExhausted)
        #expect(pool.leased == 2)
    }

    @Test("a released connection goes to the longest waiter, else becomes idle and is used again")
    func handover() {
        var pool = Pool(maximumConnections: 1, maximumWaiters: 5)
        expectOpen(pool.acquire(waiter: 1))
        expectWait(pool.acquire(waiter: 2))
        expectWait(pool.acquire(waiter: 3))
        guard case .resume(2, .use(7), nil) = pool.release(7, isHealthy: true) else {
            Issue.record("not handed over"); return
        }
        let abandoned = [pool.abandon(waiter: 3), pool.abandon(waiter: 3)]
        #expect(abandoned == [true, false])
        guard case .none = pool.release(7, isHealthy: true) else { Issue.record("not idle"); return }
        guard case .use(7) = pool.acquire(waiter: 4) else { Issue.record("not used again"); return }
    }

    @Test("an unhealthy connection is closed, and its place given to a waiter to open anew")
    func unhealthy() {
        var pool = Pool(maximumConnections: 1, maximumWaiters: 5)
        expectOpen(pool.acquire(waiter: 1))
        expectWait(pool.acquire(waiter: 2))
        guard case .resume(2, .open, close: 9) = pool.release(9, isHealthy: false) else {
            Issue.record("not replaced"); return
        }
        guard case .none = pool.openFailed() else { Issue.record("nobody waits"); return }
        #expect(pool.open == 0)
        expectOpen(pool.acquire(waiter: 3))
        guard case .close(9) = pool.release(9, isHealthy: false) else { Issue.record("not closed"); return }
        #expect(pool.open == 0)
    }

    @Test("a failed opening lets the next waiter try")
    func failedOpening() {
        var pool = Pool(maximumConnections: 1, maximumWaiters: 5)
        expectOpen(pool.acquire(waiter: 1))
        expectWait(pool.acquire(waiter: 2))
        guard case .resume(2, .open, nil) = pool.openFailed() else { Issue.record("the waiter was left"); return }
        #expect(pool.open == 1)
    }

    @Test("a closed pool refuses, gives back its waiters, and closes what comes back")
    func closing() {
        var pool = Pool(maximumConnections: 2, maximumWaiters: 5)
        expectOpen(pool.acquire(waiter: 1))
        expectOpen(pool.acquire(waiter: 2))
        expectWait(pool.acquire(waiter: 3))
        guard case .resume = pool.release(1, isHealthy: true) else { Issue.record("not handed over"); return }
        guard case .none = pool.release(2, isHealthy: true) else { Issue.record("not idle"); return }
        let closed = pool.close()
        #expect(closed.connections == [2])
        #expect(closed.waiters.isEmpty)
        expectRefusal(pool.acquire(waiter: 4), .poolClosed)
        guard case .close(1) = pool.release(1, isHealthy: true) else { Issue.record("not closed"); return }
        #expect(pool.open == 0)
    }

    private func expectOpen(_ action: Pool.AcquireAction, at location: SourceLocation = #_sourceLocation) {
        if case .open = action { return }
        Issue.record("expected a new connection, got \(action)", sourceLocation: location)
    }

    private func expectWait(_ action: Pool.AcquireAction, at location: SourceLocation = #_sourceLocation) {
        if case .wait = action { return }
        Issue.record("expected to wait, got \(action)", sourceLocation: location)
    }

    private func expectRefusal(
        _ action: Pool.AcquireAction, _ code: PostgresError.Code, at location: SourceLocation = #_sourceLocation
    ) {
        if case .refuse(let error) = action, error.code == code { return }
        Issue.record("expected \(code), got \(action)", sourceLocation: location)
    }
}
