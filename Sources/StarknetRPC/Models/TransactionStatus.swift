// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// The kinds of transactions.
public enum TransactionType: String, CaseIterable, Hashable, Sendable {
    /// Calls contracts through an account.
    case invoke = "INVOKE"
    /// Declares a contract class.
    case declare = "DECLARE"
    /// Deploys an account that pays for itself.
    case deployAccount = "DEPLOY_ACCOUNT"
    /// Deployed a contract in the network's first versions.
    case deploy = "DEPLOY"
    /// Delivers a message from layer 1.
    case l1Handler = "L1_HANDLER"
}

/// How far a transaction has come. Receipts know the last three only.
public enum FinalityStatus: String, CaseIterable, Hashable, Sendable {
    /// It waits in the mempool.
    case received = "RECEIVED"
    /// It is about to be executed.
    case candidate = "CANDIDATE"
    /// It was executed in the block that is being built.
    case preConfirmed = "PRE_CONFIRMED"
    /// It is in a block that consensus of layer 2 has finalised.
    case acceptedOnL2 = "ACCEPTED_ON_L2"
    /// Its block was accepted on layer 1.
    case acceptedOnL1 = "ACCEPTED_ON_L1"
}

/// The smallest unit of a fee token.
public enum PriceUnit: String, CaseIterable, Hashable, Sendable {
    /// 10⁻¹⁸ ETH.
    case wei = "WEI"
    /// 10⁻¹⁸ STRK.
    case fri = "FRI"
}

/// The answer of `starknet_getTransactionStatus`.
public struct TransactionStatus: Hashable, Sendable, JSONEncodable, JSONDecodable {
    /// Whether the effects of an executed transaction were kept.
    public enum Execution: String, CaseIterable, Hashable, Sendable {
        /// All effects were kept.
        case succeeded = "SUCCEEDED"
        /// The effects of the execution were undone.
        case reverted = "REVERTED"
    }

    /// How far the transaction has come.
    public var finality: FinalityStatus
    /// How the execution ended; `nil` before it.
    public var execution: Execution?
    /// Why it was reverted.
    public var failureReason: String?

    /// Creates a status.
    public init(finality: FinalityStatus, execution: Execution? = nil, failureReason: String? = nil) {
        self.finality = finality
        self.execution = execution
        self.failureReason = failureReason
    }

    /// An object with `finality_status` and, where known, `execution_status` and `failure_reason`.
    public var json: JSONValue {
        var object: JSONObject = ["finality_status": .string(finality.rawValue)]
        object.setIfPresent("execution_status", execution?.rawValue)
        object.setIfPresent("failure_reason", failureReason)
        return .object(object)
    }

    /// Reads an object with `finality_status` and, where known, `execution_status` and `failure_reason`.
    public init(json: JSONReader) throws(JSONError) {
        finality = try json.required("finality_status").enumeration()
        execution = try json.optional("execution_status")?.enumeration()
        failureReason = try json.optional("failure_reason")?.string()
    }
}
