// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// A PostgreSQL type by its object identifier.
///
/// The identifiers of built-in types are fixed in the server's catalogue (`pg_type.dat`) and are the same in every
/// version.
public struct PostgresType: Sendable, Hashable, RawRepresentable {
    /// The object identifier.
    public let rawValue: UInt32

    /// Names a type by its object identifier.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Lets the server infer the type from where the parameter stands.
    public static let unspecified = PostgresType(rawValue: 0)
    /// `boolean`
    public static let bool = PostgresType(rawValue: 16)
    /// `bytea`
    public static let bytea = PostgresType(rawValue: 17)
    /// `name`, the 63-byte type of the catalogues
    public static let name = PostgresType(rawValue: 19)
    /// `bigint`
    public static let int8 = PostgresType(rawValue: 20)
    /// `smallint`
    public static let int2 = PostgresType(rawValue: 21)
    /// `integer`
    public static let int4 = PostgresType(rawValue: 23)
    /// `text`
    public static let text = PostgresType(rawValue: 25)
    /// `oid`
    public static let oid = PostgresType(rawValue: 26)
    /// `json`
    public static let json = PostgresType(rawValue: 114)
    /// `real`
    public static let float4 = PostgresType(rawValue: 700)
    /// `double precision`
    public static let float8 = PostgresType(rawValue: 701)
    /// `character(n)`
    public static let bpchar = PostgresType(rawValue: 1042)
    /// `character varying`
    public static let varchar = PostgresType(rawValue: 1043)
    /// `timestamp without time zone`
    public static let timestamp = PostgresType(rawValue: 1114)
    /// `timestamp with time zone`
    public static let timestamptz = PostgresType(rawValue: 1184)
    /// `numeric`
    public static let numeric = PostgresType(rawValue: 1700)
    /// `uuid`
    public static let uuid = PostgresType(rawValue: 2950)
    /// `jsonb`
    public static let jsonb = PostgresType(rawValue: 3802)

    private static let arrays: [(element: PostgresType, array: PostgresType)] = [
        (.bool, PostgresType(rawValue: 1000)), (.bytea, PostgresType(rawValue: 1001)),
        (.int2, PostgresType(rawValue: 1005)), (.int4, PostgresType(rawValue: 1007)),
        (.text, PostgresType(rawValue: 1009)), (.bpchar, PostgresType(rawValue: 1014)),
        (.varchar, PostgresType(rawValue: 1015)), (.int8, PostgresType(rawValue: 1016)),
        (.float4, PostgresType(rawValue: 1021)), (.float8, PostgresType(rawValue: 1022)),
        (.oid, PostgresType(rawValue: 1028)), (.timestamp, PostgresType(rawValue: 1115)),
        (.timestamptz, PostgresType(rawValue: 1185)), (.json, PostgresType(rawValue: 199)),
        (.numeric, PostgresType(rawValue: 1231)), (.uuid, PostgresType(rawValue: 2951)),
        (.jsonb, PostgresType(rawValue: 3807)), (.name, PostgresType(rawValue: 1003)),
    ]

    /// The type of arrays of this type, for the types named here.
    public var array: PostgresType? { Self.arrays.first { $0.element == self }?.array }

    /// The type of the elements, when this is an array of one of the types named here.
    public var element: PostgresType? { Self.arrays.first { $0.array == self }?.element }
}
