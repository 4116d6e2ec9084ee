// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Marketplace
import PostgreSQL
import StarkCrypto
import Starknet

extension PostgresValue {
    static func felt(_ felt: Felt) -> PostgresValue { .bytes(felt.bigEndianBytes) }
    static func address(_ address: ContractAddress) -> PostgresValue { .felt(address.felt) }
    static func id(_ id: UUIDv7) -> PostgresValue { .uuid(id.description) }
    static func amount(_ amount: TokenAmount) -> PostgresValue { .numeric(amount.decimal) }
    static func number(_ id: TaskID) -> PostgresValue { .numeric(id.decimal) }
    static func ms(_ milliseconds: UInt64) -> PostgresValue { .int64(Int64(clamping: milliseconds)) }
}

extension PostgresRow {
    func felt(_ column: String) throws -> Felt {
        try Felt(bigEndianBytes: try decode(column, as: [UInt8].self))
    }

    func feltIfPresent(_ column: String) throws -> Felt? {
        try decode(column, as: [UInt8]?.self).map { try Felt(bigEndianBytes: $0) }
    }

    func address(_ column: String) throws -> ContractAddress { try ContractAddress(felt(column)) }

    func addressIfPresent(_ column: String) throws -> ContractAddress? {
        try feltIfPresent(column).map { try ContractAddress($0) }
    }

    func id(_ column: String) throws -> UUIDv7 { try UUIDv7(parsing: try decode(column, as: String.self)) }

    func idIfPresent(_ column: String) throws -> UUIDv7? {
        try decode(column, as: String?.self).map { try UUIDv7(parsing: $0) }
    }

    func nodeID(_ column: String) throws -> NodeID { try NodeID(try decode(column, as: String.self)) }

    func taskNumberIfPresent(_ column: String) throws -> TaskID? {
        try decode(column, as: String?.self).map { try TaskID(parsing: $0) }
    }

    func amount(_ column: String) throws -> TokenAmount {
        try TokenAmount(decimal: try decode(column, as: String.self))
    }

    func signature(_ r: String, _ s: String) throws -> StarkSignature {
        StarkSignature(r: try felt(r), s: try felt(s))
    }

    func text(_ column: String) throws -> String { try decode(column, as: String.self) }
    func textIfPresent(_ column: String) throws -> String? { try decode(column, as: String?.self) }
    func int(_ column: String) throws -> Int { try decode(column, as: Int.self) }
    func unsigned(_ column: String) throws -> UInt64 { try decode(column, as: UInt64.self) }
    func unsignedIfPresent(_ column: String) throws -> UInt64? { try decode(column, as: UInt64?.self) }
}
