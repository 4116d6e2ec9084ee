// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A notification that a session sent with NOTIFY.
public struct PostgresNotification: Sendable, Hashable {
    /// The channel that it was sent on.
    public let channel: String
    /// Its text; empty when none was given.
    public let payload: String
    /// The server process of the session that sent it.
    public let processID: Int32
}

/// What a listener hears.
public enum PostgresListenEvent: Sendable, Hashable {
    /// From now on notifications are heard. Whatever was sent before may have been missed, so read the state that you
    /// follow. It comes once at the start, after every reconnect, and when so many notifications were waiting that some
    /// were dropped.
    case listening
    /// A notification.
    case notification(PostgresNotification)
}

/// The notifications of some channels, as long as somebody iterates; reconnects for ever.
///
/// Each iteration has a connection of its own outside the pool. It ends when its task is cancelled or its iterator is
/// dropped.
public struct PostgresNotifications: AsyncSequence, Sendable {
    /// What a listener hears.
    public typealias Element = PostgresListenEvent
    /// Nothing is thrown: a lost connection is made again.
    public typealias Failure = Never

    let settings: ConnectionSettings
    let channels: [String]
    let pool: PostgresPool

    /// Starts to listen.
    public func makeAsyncIterator() -> Iterator {
        let listener = Listener(settings: settings, channels: channels, logger: pool.logger)
        listener.start()
        return Iterator(lifetime: Lifetime(listener))
    }

    /// Takes the events one after another.
    public struct Iterator: AsyncIteratorProtocol {
        let lifetime: Lifetime

        /// The next event; `nil` when the task was cancelled.
        public mutating func next() async -> PostgresListenEvent? { await lifetime.listener.next() }

        /// The next event; `nil` when the task was cancelled.
        public mutating func next(isolation actor: isolated (any Actor)?) async -> PostgresListenEvent? {
            await lifetime.listener.next()
        }
    }

    /// Ends the listener with the last copy of the iterator.
    final class Lifetime: Sendable {
        let listener: Listener
        init(_ listener: Listener) { self.listener = listener }
        deinit { listener.stop() }
    }
}

extension PostgresPool {
    /// Listens to a channel on a connection of its own; see ``PostgresListenEvent``.
    ///
    ///     for await event in pool.listen("blocks") {
    ///         try await readNewBlocks()   // at the start, after every reconnect, and for each notification
    ///     }
    public func listen(_ channel: String) -> PostgresNotifications { listen([channel]) }

    /// Listens to several channels on one connection.
    public func listen(_ channels: [String]) -> PostgresNotifications {
        PostgresNotifications(settings: settings, channels: channels, pool: self)
    }
}
