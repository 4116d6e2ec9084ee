// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Runs `body`, and cancels it and returns `nil` once `limit` has passed.
///
/// It returns when `body` has ended, so a body that does not heed cancellation is waited for.
package func withDeadline<Value: Sendable>(
    _ limit: Duration, _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value? {
    try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit)
            return nil
        }
        defer { group.cancelAll() }
        guard let first = try await group.next() else { return nil }
        return first
    }
}
