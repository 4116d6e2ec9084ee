// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
import JSON
public import Starknet

extension RelayerMessage {
    /// The first message on a socket: what the node must sign.
    public struct Challenge: Hashable, Sendable {
        /// A random number that is used for this socket only.
        public var nonce: Felt
        /// The chain, such as `SN_SEPOLIA`, as the felt of its name.
        public var chainID: Felt
        /// The marketplace's contract.
        public var contract: ContractAddress
        /// The relayer's public origin, such as `https://relayer.example.org`; the node compares it with its own
        /// configuration before it signs.
        public var relayer: String
        /// The relayer's clock, in Unix milliseconds.
        public var serverTimeMS: UInt64

        /// Creates the message.
        public init(nonce: Felt, chainID: Felt, contract: ContractAddress, relayer: String, serverTimeMS: UInt64) {
            self.nonce = nonce
            self.chainID = chainID
            self.contract = contract
            self.relayer = relayer
            self.serverTimeMS = serverTimeMS
        }

        init(json: JSONReader) throws(JSONError) {
            let object = try json.object(
                allowing: ["message_type", "nonce", "chain_id", "contract", "relayer", "server_time_ms"])
            nonce = try object.required("nonce").felt()
            chainID = try object.required("chain_id").felt()
            contract = try object.required("contract").contractAddress()
            relayer = try object.required("relayer").string(maxBytes: 2048)
            serverTimeMS = try object.required("server_time_ms").uint64()
        }

        func write(to object: inout ObjectBuilder) {
            object.set("nonce", JSONValue.felt(nonce))
            object.set("chain_id", JSONValue.felt(chainID))
            object.set("contract", JSONValue.felt(contract.felt))
            object.set("relayer", relayer)
            object.set("server_time_ms", serverTimeMS)
        }
    }

    /// The session has begun.
    public struct Registered: Hashable, Sendable {
        /// The session.
        public var sessionID: UUIDv7
        /// What the node shows as a Bearer token on the relayer's HTTP endpoints for nodes. A secret.
        public var sessionToken: String
        /// How often the node reports its load, in seconds.
        public var heartbeatInterval: Int

        /// Creates the message.
        public init(sessionID: UUIDv7, sessionToken: String, heartbeatInterval: Int) {
            self.sessionID = sessionID
            self.sessionToken = sessionToken
            self.heartbeatInterval = heartbeatInterval
        }

        init(json: JSONReader) throws(JSONError) {
            let object = try json.object(
                allowing: ["message_type", "session_id", "session_token", "heartbeat_interval"])
            sessionID = try object.required("session_id").decode()
            sessionToken = try object.required("session_token").string(maxBytes: 256)
            heartbeatInterval = try object.required("heartbeat_interval").int(in: 1...3600)
        }
    }

    /// Something is wrong; the socket may be closed after it.
    public struct Failure: Hashable, Sendable {
        /// A short name of the fault, such as `malformed`, `bad_signature`, `not_active`, `taken`.
        public var code: String
        /// What is wrong, in a sentence.
        public var message: String

        /// Creates the message.
        public init(code: String, message: String) {
            self.code = code
            self.message = message
        }

        init(json: JSONReader) throws(JSONError) {
            let object = try json.object(allowing: ["message_type", "code", "message"])
            code = try object.required("code").string(maxBytes: 64)
            message = try object.required("message").string(maxBytes: 8192)
        }
    }
}
