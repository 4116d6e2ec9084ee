// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

extension TypedData: JSONEncodable, JSONDecodable {
    /// The document as wallets take it.
    public var json: JSONValue {
        var definitions = JSONObject()
        for (name, fields) in types.sorted(by: { $0.key < $1.key }) {
            definitions[name] = .array(
                fields.map { field in
                    var object: JSONObject = ["name": .string(field.name), "type": .string(field.type)]
                    if let contains = field.contains { object["contains"] = .string(contains) }
                    return .object(object)
                })
        }
        return [
            "types": .object(definitions), "primaryType": .string(primaryType), "domain": .object(domain),
            "message": .object(message),
        ]
    }

    /// Reads a document.
    ///
    /// - Throws: ``StarknetError`` `typedData`, naming the place.
    public init(json: JSONValue) throws(StarknetError) {
        do { try self.init(json: JSONReader(json)) } catch { throw StarknetError(.typedData, error.message) }
    }

    /// Reads a document: `types`, `primaryType`, `domain` and `message`.
    ///
    /// The revision is the one that the domain names: `"1"` or 1, and 0 where it names none.
    public init(json: JSONReader) throws(JSONError) {
        try json.object(allowing: ["types", "primaryType", "domain", "message"])
        let domain = try json.required("domain")
        let revision: SNIP12.Revision
        if let field = try domain.optional("revision") {
            switch field.value.stringValue ?? field.value.numberValue?.exactInteger {
            case "0": revision = .v0
            case "1": revision = .v1
            default: throw field.failure(.value, "revision 0 or 1 is expected")
            }
        } else {
            revision = .v0
        }
        var types: [String: [SNIP12.Field]] = [:]
        for (name, definition) in try json.required("types").entries(maxCount: Self.maxTypes) {
            var fields: [SNIP12.Field] = []
            for field in try definition.array(maxCount: Self.maxTypes) {
                fields.append(
                    SNIP12.Field(
                        try field.required("name").string(maxBytes: 1024),
                        try field.required("type").string(maxBytes: 1024),
                        contains: try field.optional("contains")?.string(maxBytes: 1024)))
            }
            types[name] = fields
        }
        let primaryType = try json.required("primaryType").string(maxBytes: 1024)
        let (members, message) = (try domain.members(), try json.required("message").members())
        do {
            try self.init(
                revision: revision, types: types, primaryType: primaryType, domain: members, message: message)
        } catch {
            throw json.failure(.value, error.message)
        }
    }
}
