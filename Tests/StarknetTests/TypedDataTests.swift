// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import JSON
import StarkCrypto
import Starknet
import TestSupport
import Testing

@Suite("SNIP-12")
struct TypedDataTests {
    @Test func hashesAndSignaturesEqualThoseOfStarknetPy() throws {
        let documents = try fixture("typed_data.json").list("documents")
        #expect(documents.count == 5)
        for item in documents {
            let document = try TypedData(json: #require(item["document"]))
            for (name, hash) in try #require(item["type_hashes"]?.objectValue) {
                #expect(try document.typeHash(name) == hash.asFelt(), "\(name)")
            }
            #expect(try document.domainHash() == item.felt("domain_hash"))
            #expect(try document.structHash(document.primaryType, document.message) == item.felt("struct_hash"))
            let hash = try document.messageHash(account: item.felt("account"))
            #expect(try hash == item.felt("message_hash"))
            #expect(try TypedData(json: document.json).messageHash(account: item.felt("account")) == hash)
            if let signing = item["signing"], !signing.isNull {
                let signature = try StarkPrivateKey(parsing: signing.text("private_key")).sign(hash)
                #expect(try [signature.r, signature.s] == signing.felts("deterministic"))
                #expect(try StarkECDSA.verify(signature, messageHash: hash, publicKey: signing.felt("public_key")))
            }
        }
    }

    @Test(.enabled(if: SharedVectors.available, "needs ../shared/vectors"))
    func documentsOfOtherClients() throws {
        let expected = try #require(parsed(SharedVectors.data("expected.json"))["snip12"])
        let hashes = try #require(expected["message_hash"]?.objectValue)
        #expect(hashes.count == 10)
        for (name, hash) in hashes {
            let document = try TypedData(json: parsed(SharedVectors.data("typed_data/\(name)")))
            let primary = document.primaryType
            #expect(try document.encodedType(primary) == #require(expected["encode_type"]).text(name))
            #expect(try document.typeHash(primary) == #require(expected["type_hash"]).felt(name))
            #expect(
                try document.structHash(primary, document.message)
                    == #require(expected["struct_hash(message)"]).felt(name))
            #expect(try document.domainHash() == #require(expected["struct_hash(domain)"]).felt(name))
            #expect(try document.messageHash(account: expected.felt("account")) == hash.asFelt(), "\(name)")
        }
    }

    @Test(.enabled(if: SharedVectors.available, "needs ../shared/vectors"))
    func merkleRoots() throws {
        let cases = try #require(parsed(SharedVectors.data("expected.json"))["snip12_merkle"]).list("cases")
        for item in cases {
            #expect(try SNIP12.merkleRoot(item.felts("leaves"), revision: .v0) == item.felt("pedersen"))
            #expect(try SNIP12.merkleRoot(item.felts("leaves"), revision: .v1) == item.felt("poseidon"))
        }
    }

    /// Against one hash at a time, with trees of all sizes that end in odd levels.
    @Test(arguments: [SNIP12.Revision.v0, .v1]) func merkleRootsOfAllSizes(revision: SNIP12.Revision) {
        var generator = SeededGenerator.random()
        for count in 0...40 {
            let leaves = (0..<count).map { _ in Felt.random(using: &generator) }
            var level = leaves
            while level.count > 1 {
                if level.count % 2 == 1 { level.append(0) }
                level = (0..<level.count / 2).map { i in
                    let (low, high) = (min(level[2 * i], level[2 * i + 1]), max(level[2 * i], level[2 * i + 1]))
                    return revision == .v0 ? Pedersen.hash(low, high) : Poseidon.hash(low, high)
                }
            }
            #expect(SNIP12.merkleRoot(leaves, revision: revision) == level.first ?? 0, "\(count) leaves")
        }
    }

    private func document(_ message: JSONObject) throws -> TypedData {
        try TypedData(
            domain: SNIP12.Domain(name: "dapp", version: "1", chainID: .sepolia),
            types: [
                "Order": [
                    SNIP12.Field("id", "felt"), SNIP12.Field("legs", "Leg*"),
                    SNIP12.Field("kind", "enum", contains: "Kind"),
                ],
                "Leg": [SNIP12.Field("amount", "u128"), SNIP12.Field("delta", "i128")],
                "Kind": [SNIP12.Field("Now", "()"), SNIP12.Field("At", "(timestamp)")],
            ], primaryType: "Order", message: message)
    }

    private let good: JSONObject = ["id": 1, "legs": [["amount": "2", "delta": -3]], "kind": ["At": [4]]]

    @Test func builtDocumentsAreReadBack() throws {
        let built = try document(good)
        let read = try TypedData(json: built.json)
        #expect(read == built)
        #expect(try read.messageHash(account: 5) == built.messageHash(account: 5))
        #expect(built.json["domain"] == ["name": "dapp", "version": "1", "chainId": "SN_SEPOLIA", "revision": "1"])
    }

    @Test func everythingIsBound() throws {
        var hashes: Set<Felt> = [try document(good).messageHash(account: 5)]
        #expect(try hashes.insert(document(good).messageHash(account: 6)).inserted)
        let changes: [JSONObject] = [
            ["id": 2, "legs": [["amount": "2", "delta": -3]], "kind": ["At": [4]]],
            ["id": 1, "legs": [["amount": "2", "delta": 3]], "kind": ["At": [4]]],
            ["id": 1, "legs": [], "kind": ["At": [4]]],
            ["id": 1, "legs": [["amount": "2", "delta": -3]], "kind": ["At": [5]]],
            ["id": 1, "legs": [["amount": "2", "delta": -3]], "kind": ["Now": []]],
        ]
        for change in changes { #expect(try hashes.insert(document(change).messageHash(account: 5)).inserted) }
    }

    @Test(arguments: [
        (#"{"legs": [], "kind": {"Now": []}}"#, "message.id"),
        (#"{"id": 1, "legs": [], "kind": {"Now": []}, "more": 1}"#, "message.more"),
        (#"{"id": [], "legs": [], "kind": {"Now": []}}"#, "message.id"),
        (#"{"id": -1, "legs": [], "kind": {"Now": []}}"#, "message.id"),
        (#"{"id": 1.5, "legs": [], "kind": {"Now": []}}"#, "message.id"),
        (#"{"id": "ä", "legs": [], "kind": {"Now": []}}"#, "message.id"),
        (#"{"id": 1, "legs": {}, "kind": {"Now": []}}"#, "message.legs"),
        (
            #"{"id": 1, "legs": [{"amount": 1, "delta": 1}, {"amount": "340282366920938463463374607431768211456", "delta": 1}], "kind": {"Now": []}}"#,
            "message.legs[1].amount"
        ),
        (#"{"id": 1, "legs": [{"amount": "text", "delta": 1}], "kind": {"Now": []}}"#, "message.legs[0].amount"),
        (
            #"{"id": 1, "legs": [{"amount": 1, "delta": "170141183460469231731687303715884105728"}], "kind": {"Now": []}}"#,
            "message.legs[0].delta"
        ),
        (#"{"id": 1, "legs": [], "kind": {"Later": []}}"#, "message.kind.Later"),
        (#"{"id": 1, "legs": [], "kind": {"At": []}}"#, "message.kind.At"),
        (#"{"id": 1, "legs": [], "kind": {"At": [true]}}"#, "message.kind.At[0]"),
        (#"{"id": 1, "legs": [], "kind": {"Now": [], "At": [1]}}"#, "message.kind"),
    ])
    func namesThePlaceOfAWrongValue(_ message: String, _ place: String) throws {
        let object = try #require(JSONValue(parsing: message).objectValue)
        let document = try document(object)
        #expect { try document.messageHash(account: 5) } throws: {
            guard let error = $0 as? StarknetError else { return false }
            return error.code == .typedData && error.message.hasPrefix("\(place):")
        }
    }

    @Test(arguments: [
        ["felt": [SNIP12.Field("a", "felt")]], ["u256": [SNIP12.Field("a", "felt")]],
        ["A*": [SNIP12.Field("a", "felt")]],
        ["A\"": [SNIP12.Field("a", "felt")]], ["(A)": [SNIP12.Field("a", "felt")]], ["": []],
        ["Mail": [SNIP12.Field("a", "felt"), SNIP12.Field("a", "felt")]], ["Mail": [SNIP12.Field("a", "enum")]],
        ["Mail": [SNIP12.Field("a\"", "felt")]], ["Other": []],
    ])
    func refusesTypes(_ types: [String: [SNIP12.Field]]) {
        #expect(throws: StarknetError.self) {
            try TypedData(
                domain: SNIP12.Domain(name: "dapp", version: "1", chainID: .sepolia), types: types,
                primaryType: "Mail", message: [:])
        }
    }
}
