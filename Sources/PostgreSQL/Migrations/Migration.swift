// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// One numbered step in the life of a schema. Once released, its text is never changed: a new step follows instead.
public struct Migration: Sendable, Hashable {
    /// 1 for the first, then one more each.
    public let number: Int
    /// What it does, in a few words.
    public let name: String
    /// Any number of statements without parameters.
    public let sql: String

    /// Makes a step.
    public init(number: Int, name: String, sql: String) {
        self.number = number
        self.name = name
        self.sql = sql
    }
}
