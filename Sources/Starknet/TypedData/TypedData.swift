// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

/// A document that an account signs off chain (SNIP-12, revisions 0 and 1).
///
/// ```swift
/// let document = try TypedData(
///     domain: SNIP12.Domain(name: "Smainer", version: "1", chainID: .sepolia),
///     types: ["Vote": [SNIP12.Field("proposal", "u256"), SNIP12.Field("yes", "bool")]],
///     primaryType: "Vote",
///     message: ["proposal": ["low": "7", "high": "0"], "yes": true])
/// let hash = try document.messageHash(account: account)
/// ```
/// Values are written as wallets write them: felts as JSON integers, hex or decimal strings, and any other string is a
/// short string.
public struct TypedData: Hashable, Sendable {
    /// The most types of a document and the most members of a type.
    public static let maxTypes = 128

    /// The revision that the domain names.
    public let revision: SNIP12.Revision
    /// The types by name, the domain's type included.
    public let types: [String: [SNIP12.Field]]
    /// The type of the message.
    public let primaryType: String
    /// The domain as the document writes it.
    public let domain: JSONObject
    /// The message as the document writes it.
    public let message: JSONObject
    let allTypes: [String: [SNIP12.Field]]
    private let typeHashes: [String: Felt]

    /// Creates a document.
    ///
    /// - Parameters:
    ///   - domain: The application and the network.
    ///   - types: The message's types, without the domain's.
    ///   - primaryType: The type of the message.
    ///   - message: The message.
    /// - Throws: ``StarknetError`` `typedData` for types that break the rules. The message is checked when it is hashed.
    public init(
        domain: SNIP12.Domain, types: [String: [SNIP12.Field]], primaryType: String, message: JSONObject
    ) throws(StarknetError) {
        var types = types
        types[domain.revision.domainType] = domain.fields
        try self.init(
            revision: domain.revision, types: types, primaryType: primaryType, domain: domain.json, message: message)
    }

    init(
        revision: SNIP12.Revision, types: [String: [SNIP12.Field]], primaryType: String, domain: JSONObject,
        message: JSONObject
    ) throws(StarknetError) {
        self.revision = revision
        self.types = types
        self.primaryType = primaryType
        self.domain = domain
        self.message = message
        let all = revision == .v0 ? types : types.merging(SNIP12.presets) { own, _ in own }
        allTypes = all
        try Self.check(types, revision)
        for name in [primaryType, revision.domainType] where types[name] == nil {
            throw StarknetError(.typedData, "types does not define \"\(name.excerpt)\"")
        }
        typeHashes = Dictionary(
            uniqueKeysWithValues: all.keys.map { ($0, SNIP12.typeHash($0, in: all, revision: revision)) })
    }

    /// The text of a type whose hash stands in front of a struct's members: the type, then those it uses, sorted.
    ///
    /// - Returns: `nil` for a type that the document does not define.
    public func encodedType(_ name: String) -> String? {
        allTypes[name] == nil ? nil : SNIP12.encodedType(name, in: allTypes, revision: revision)
    }

    /// The hash of a type's text.
    ///
    /// - Throws: ``StarknetError`` `typedData` for a type that the document does not define.
    public func typeHash(_ name: String) throws(StarknetError) -> Felt {
        guard let hash = typeHashes[name] else {
            throw StarknetError(.typedData, "types does not define \"\(name.excerpt)\"")
        }
        return hash
    }

    /// The hash of a struct of the document.
    ///
    /// - Throws: ``StarknetError`` `typedData`, naming the member.
    public func structHash(_ type: String, _ value: JSONObject) throws(StarknetError) -> Felt {
        try structHash(type, value, at: type)
    }

    /// The struct hash of the domain.
    ///
    /// - Throws: ``StarknetError`` `typedData`, naming the member.
    public func domainHash() throws(StarknetError) -> Felt {
        try structHash(revision.domainType, domain, at: "domain")
    }

    /// The hash that an account signs.
    ///
    /// - Parameter account: The account's address.
    /// - Throws: ``StarknetError`` `typedData`, naming the member, such as `message.amounts[2].low`.
    public func messageHash(account: Felt) throws(StarknetError) -> Felt {
        SNIP12.messageHash(
            domain: try domainHash(), account: account,
            message: try structHash(primaryType, message, at: "message"), revision: revision)
    }

    /// The hash that an account signs; see ``messageHash(account:)-(Felt)``.
    public func messageHash(account: ContractAddress) throws(StarknetError) -> Felt {
        try messageHash(account: account.felt)
    }

    private static func check(_ types: [String: [SNIP12.Field]], _ revision: SNIP12.Revision) throws(StarknetError) {
        guard types.count <= maxTypes, types.values.allSatisfy({ $0.count <= maxTypes }) else {
            throw StarknetError(.typedData, "more than \(maxTypes) types, or members of a type")
        }
        let basic = SNIP12.basicTypes(revision)
        for (name, fields) in types {
            let isReserved = basic.contains(name) || (revision == .v1 && SNIP12.presets[name] != nil)
            guard !name.isEmpty, !isReserved, !name.hasSuffix("*"), !name.contains(where: { "(),\"".contains($0) })
            else {
                throw StarknetError(
                    .typedData, "\"\(name.excerpt)\" cannot name a type: it is a basic type or holds one of ( ) , \" *")
            }
            var names = Set<String>()
            for field in fields {
                guard names.insert(field.name).inserted else {
                    throw StarknetError(.typedData, "\(name).\(field.name.excerpt) is defined twice")
                }
                guard field.contains != nil || (field.type != "merkletree" && field.type != "enum") else {
                    throw StarknetError(
                        .typedData, "\(name).\(field.name.excerpt) of type \(field.type) needs the member contains")
                }
                guard revision == .v0 || !"\(field.name)\(field.type)\(field.contains ?? "")".contains("\"") else {
                    throw StarknetError(.typedData, "\(name).\(field.name.excerpt) holds a quotation mark")
                }
            }
        }
    }
}
