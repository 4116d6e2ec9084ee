// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON

extension DevnetMethods {
    /// The funded accounts of the first block, keys included.
    public enum GetPredeployedAccounts: RPCMethod {
        /// `devnet_getPredeployedAccounts`.
        public static let name = "devnet_getPredeployedAccounts"
        /// The accounts.
        public typealias Result = [PredeployedAccount]

        /// Whether balances are wanted.
        public struct Params: RPCParameters, Hashable {
            /// Whether today's balances are wanted too.
            public var withBalance: Bool

            /// Creates the parameters.
            public init(withBalance: Bool = false) {
                self.withBalance = withBalance
            }

            /// An object with `with_balance`.
            public var json: JSONValue { ["with_balance": .bool(withBalance)] }

            /// Reads `with_balance`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["with_balance"])
                withBalance = try params.optional("with_balance")?.bool() ?? false
            }
        }
    }

    /// An account's balance of a fee token.
    public enum GetAccountBalance: RPCMethod {
        /// `devnet_getAccountBalance`.
        public static let name = "devnet_getAccountBalance"
        /// The balance.
        public typealias Result = AccountBalance

        /// Account, token and block.
        public struct Params: RPCParameters, Hashable {
            /// The account.
            public var address: Felt
            /// The token; STRK where `nil`.
            public var unit: PriceUnit?
            /// The block; the newest where `nil`.
            public var blockID: BlockID?

            /// Creates the parameters.
            public init(address: Felt, unit: PriceUnit? = nil, blockID: BlockID? = nil) {
                self.address = address
                self.unit = unit
                self.blockID = blockID
            }

            /// An object with `address`, and maybe `unit` and `block_id`.
            public var json: JSONValue {
                var object: JSONObject = ["address": address.json]
                object.setIfPresent("unit", unit?.rawValue)
                object.setIfPresent("block_id", blockID)
                return .object(object)
            }

            /// Reads `address`, `unit` and `block_id`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["address", "unit", "block_id"])
                address = try params.required("address").decode()
                unit = try params.optional("unit")?.enumeration()
                blockID = try params.optional("block_id")?.decode()
            }
        }
    }

    /// Creates tokens.
    public enum Mint: RPCMethod {
        /// `devnet_mint`.
        public static let name = "devnet_mint"
        /// It changes the chain.
        public static let isIdempotent = false

        /// Receiver, amount and token.
        public struct Params: RPCParameters, Hashable {
            /// The receiver.
            public var address: Felt
            /// The amount in the token's smallest unit.
            public var amount: UInt128
            /// The token; STRK where `nil`.
            public var unit: PriceUnit?

            /// Creates the parameters.
            public init(address: Felt, amount: UInt128, unit: PriceUnit? = nil) {
                self.address = address
                self.amount = amount
                self.unit = unit
            }

            /// An object with `address`, `amount` (a number) and maybe `unit`.
            public var json: JSONValue {
                var object: JSONObject = ["address": address.json, "amount": .integer(amount)]
                object.setIfPresent("unit", unit?.rawValue)
                return .object(object)
            }

            /// Reads `address`, `amount` (a number or a decimal string below 2¹²⁸) and `unit`.
            public init(json: JSONReader) throws(JSONError) {
                let params = try RPCParameterReader(json, names: ["address", "amount", "unit"])
                address = try params.required("address").decode()
                let amount = try params.required("amount")
                guard let value = UInt128(try amount.decimalInteger(maxDigits: 39)) else {
                    throw amount.failure(.range, "the amount is not in 0..<2^128")
                }
                self.amount = value
                unit = try params.optional("unit")?.enumeration()
            }
        }

        /// The new balance.
        public struct Result: Hashable, Sendable, JSONEncodable, JSONDecodable {
            /// The receiver's balance afterwards, decimal.
            public var newBalance: UInt256
            /// The token.
            public var unit: PriceUnit
            /// The transaction that created the tokens.
            public var transactionHash: Felt

            /// Creates a result.
            public init(newBalance: UInt256, unit: PriceUnit, transactionHash: Felt) {
                self.newBalance = newBalance
                self.unit = unit
                self.transactionHash = transactionHash
            }

            /// An object with `new_balance` (a decimal string), `unit` and `tx_hash`.
            public var json: JSONValue {
                [
                    "new_balance": .string(newBalance.decimal), "unit": .string(unit.rawValue),
                    "tx_hash": transactionHash.json,
                ]
            }

            /// Reads `new_balance`, `unit` and `tx_hash`.
            public init(json: JSONReader) throws(JSONError) {
                newBalance = try json.required("new_balance").uint256()
                unit = try json.required("unit").enumeration()
                transactionHash = try json.required("tx_hash").decode()
            }
        }
    }
}

/// An amount of a fee token.
public struct AccountBalance: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// The amount in the token's smallest unit.
    public var amount: UInt256
    /// The token.
    public var unit: PriceUnit

    /// Creates a balance.
    public init(amount: UInt256, unit: PriceUnit) {
        self.amount = amount
        self.unit = unit
    }

    /// An object with `amount` (a decimal string) and `unit`.
    public var json: JSONValue { ["amount": .string(amount.decimal), "unit": .string(unit.rawValue)] }

    /// Reads `amount` and `unit`.
    public init(json: JSONReader) throws(JSONError) {
        amount = try json.required("amount").uint256()
        unit = try json.required("unit").enumeration()
    }
}

/// A funded account of a development chain's first block.
///
/// Its private key is public knowledge and worth nothing outside of the chain; it prints like any other value.
public struct PredeployedAccount: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// The account's address.
    public var address: Felt
    /// The public key.
    public var publicKey: Felt
    /// The private key.
    public var privateKey: Felt
    /// The balance in the first block, of either token.
    public var initialBalance: UInt256
    /// Today's balances, where they were asked for.
    public var balances: (wei: AccountBalance, fri: AccountBalance)? {
        weiBalance.flatMap { wei in friBalance.map { (wei, $0) } }
    }

    private var weiBalance: AccountBalance?
    private var friBalance: AccountBalance?

    /// Creates an account.
    public init(
        address: Felt, publicKey: Felt, privateKey: Felt, initialBalance: UInt256,
        balances: (wei: AccountBalance, fri: AccountBalance)? = nil
    ) {
        self.address = address
        self.publicKey = publicKey
        self.privateKey = privateKey
        self.initialBalance = initialBalance
        weiBalance = balances?.wei
        friBalance = balances?.fri
    }

    /// The account as an object.
    public var json: JSONValue {
        var object: JSONObject = [
            "initial_balance": .string(initialBalance.decimal),
            "address": address.json,
            "public_key": publicKey.json,
            "private_key": privateKey.json,
        ]
        if let balances {
            object["balance"] = ["eth": balances.wei.json, "strk": balances.fri.json]
        }
        return .object(object)
    }

    /// Reads an account.
    public init(json: JSONReader) throws(JSONError) {
        address = try json.required("address").decode()
        publicKey = try json.required("public_key").decode()
        privateKey = try json.required("private_key").decode()
        initialBalance = try json.required("initial_balance").uint256()
        if let balance = try json.optional("balance") {
            weiBalance = try balance.required("eth").decode()
            friBalance = try balance.required("strk").decode()
        }
    }
}

extension JSONReader {
    /// A 256-bit unsigned integer as a number or a decimal string.
    func uint256() throws(JSONError) -> UInt256 {
        let digits = try decimalInteger()
        do {
            return try UInt256(decimal: digits)
        } catch {
            throw failure(.range, error.message)
        }
    }
}
