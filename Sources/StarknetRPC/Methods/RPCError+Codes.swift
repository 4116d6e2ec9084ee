// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import JSON

extension RPCError {
    /// The numbers of errors.
    public enum Code {
        /// The request is no JSON.
        public static let parseError = -32700
        /// The request is JSON but no request.
        public static let invalidRequest = -32600
        /// The node does not know the method.
        public static let methodNotFound = -32601
        /// The parameters do not fit the method.
        public static let invalidParams = -32602
        /// The node failed.
        public static let internalError = -32603
        /// A transaction could not be written.
        public static let failedToReceiveTransaction = 1
        /// There is no trace of the transaction.
        public static let noTraceAvailable = 10
        /// There is no contract at the address.
        public static let contractNotFound = 20
        /// The contract has no such entry point.
        public static let entryPointNotFound = 21
        /// There is no such block.
        public static let blockNotFound = 24
        /// The block has no transaction at the index.
        public static let invalidTransactionIndex = 27
        /// There is no such class.
        public static let classHashNotFound = 28
        /// There is no such transaction.
        public static let transactionHashNotFound = 29
        /// The page is larger than the node allows.
        public static let pageSizeTooBig = 31
        /// The chain has no blocks.
        public static let noBlocks = 32
        /// The continuation token is not of this node.
        public static let invalidContinuationToken = 33
        /// The filter has more keys than the node allows.
        public static let tooManyKeysInFilter = 34
        /// A call failed.
        public static let contractError = 40
        /// A transaction failed while it was estimated.
        public static let transactionExecutionError = 41
        /// The node has no storage proofs for the block.
        public static let storageProofNotSupported = 42
        /// The class is declared already.
        public static let classAlreadyDeclared = 51
        /// The transaction's nonce is not the account's next one.
        public static let invalidTransactionNonce = 52
        /// The resource bounds do not cover validation or the minimal fee.
        public static let insufficientResourcesForValidate = 53
        /// The balance does not cover the highest possible fee.
        public static let insufficientAccountBalance = 54
        /// The account refused the transaction.
        public static let validationFailure = 55
        /// The class does not compile.
        public static let compilationFailed = 56
        /// The class is too large.
        public static let contractClassSizeIsTooLarge = 57
        /// The sender is no account.
        public static let nonAccount = 58
        /// The transaction is known already.
        public static let duplicateTransaction = 59
        /// The compiled class hash is not that of the compiled class.
        public static let compiledClassHashMismatch = 60
        /// The transaction's version is not supported.
        public static let unsupportedTransactionVersion = 61
        /// The class's version is not supported.
        public static let unsupportedContractClassVersion = 62
        /// Something else went wrong.
        public static let unexpectedError = 63
        /// A transaction of that nonce is known, and this one does not pay enough to take its place.
        public static let replacementTransactionUnderpriced = 64
        /// The transaction pays less than the node asks for.
        public static let feeBelowMinimum = 65
        /// The proof does not verify.
        public static let invalidProof = 69
    }

    /// The request is no JSON.
    public static func parseError(_ reason: String) -> RPCError {
        RPCError(code: Code.parseError, message: "Parse error", data: .string(reason))
    }

    /// The request is JSON but no request.
    public static func invalidRequest(_ reason: String) -> RPCError {
        RPCError(code: Code.invalidRequest, message: "Invalid Request", data: .string(reason))
    }

    /// The node does not know the method.
    public static func methodNotFound(_ name: String) -> RPCError {
        RPCError(code: Code.methodNotFound, message: "Method not found", data: .string(name))
    }

    /// The parameters do not fit the method; the data names the place.
    public static func invalidParams(_ reason: String) -> RPCError {
        RPCError(code: Code.invalidParams, message: "Invalid params", data: .string(reason))
    }

    /// The node failed.
    public static func internalError(_ reason: String) -> RPCError {
        RPCError(code: Code.internalError, message: "Internal error", data: .string(reason))
    }

    /// A transaction could not be written.
    public static let failedToReceiveTransaction = RPCError(
        code: Code.failedToReceiveTransaction, message: "Failed to write transaction")

    /// There is no trace of the transaction, whose status is `RECEIVED` or `REJECTED`.
    public static func noTraceAvailable(status: String) -> RPCError {
        RPCError(
            code: Code.noTraceAvailable, message: "No trace available for transaction",
            data: ["status": .string(status)])
    }

    /// There is no contract at the address.
    public static let contractNotFound = RPCError(code: Code.contractNotFound, message: "Contract not found")
    /// The contract has no such entry point.
    public static let entryPointNotFound = RPCError(
        code: Code.entryPointNotFound, message: "Requested entry point does not exist in the contract")
    /// There is no such block.
    public static let blockNotFound = RPCError(code: Code.blockNotFound, message: "Block not found")
    /// The block has no transaction at the index.
    public static let invalidTransactionIndex = RPCError(
        code: Code.invalidTransactionIndex, message: "Invalid transaction index in a block")
    /// There is no such class.
    public static let classHashNotFound = RPCError(code: Code.classHashNotFound, message: "Class hash not found")
    /// There is no such transaction.
    public static let transactionHashNotFound = RPCError(
        code: Code.transactionHashNotFound, message: "Transaction hash not found")
    /// The page is larger than the node allows.
    public static let pageSizeTooBig = RPCError(code: Code.pageSizeTooBig, message: "Requested page size is too big")
    /// The chain has no blocks.
    public static let noBlocks = RPCError(code: Code.noBlocks, message: "There are no blocks")
    /// The continuation token is not of this node.
    public static let invalidContinuationToken = RPCError(
        code: Code.invalidContinuationToken, message: "The supplied continuation token is invalid or unknown")
    /// The filter has more keys than the node allows.
    public static let tooManyKeysInFilter = RPCError(
        code: Code.tooManyKeysInFilter, message: "Too many keys provided in a filter")

    /// A call failed.
    public static func contractError(_ error: ContractExecutionError) -> RPCError {
        RPCError(code: Code.contractError, message: "Contract error", data: ["revert_error": error.json])
    }

    /// The transaction at `index` of the request failed while it was estimated or simulated.
    public static func transactionExecutionError(index: Int, _ error: ContractExecutionError) -> RPCError {
        RPCError(
            code: Code.transactionExecutionError, message: "Transaction execution error",
            data: ["transaction_index": .integer(index), "execution_error": error.json])
    }

    /// The node has no storage proofs for the block.
    public static let storageProofNotSupported = RPCError(
        code: Code.storageProofNotSupported,
        message: "the node doesn't support storage proofs for blocks that are too far in the past")
    /// The class is declared already.
    public static let classAlreadyDeclared = RPCError(
        code: Code.classAlreadyDeclared, message: "Class already declared")

    /// The transaction's nonce is not the account's next one.
    public static func invalidTransactionNonce(_ reason: String) -> RPCError {
        RPCError(
            code: Code.invalidTransactionNonce, message: "Invalid transaction nonce", data: .string(reason))
    }

    /// The resource bounds do not cover validation or the minimal fee.
    public static let insufficientResourcesForValidate = RPCError(
        code: Code.insufficientResourcesForValidate,
        message: "The transaction's resources don't cover validation or the minimal transaction fee")
    /// The balance does not cover the highest possible fee.
    public static let insufficientAccountBalance = RPCError(
        code: Code.insufficientAccountBalance,
        message: "Account balance is smaller than the transaction's maximal fee (calculated as the sum of each "
            + "resource's limit x max price)")

    /// The account refused the transaction.
    public static func validationFailure(_ reason: String) -> RPCError {
        RPCError(code: Code.validationFailure, message: "Account validation failed", data: .string(reason))
    }

    /// The class does not compile.
    public static func compilationFailed(_ reason: String) -> RPCError {
        RPCError(code: Code.compilationFailed, message: "Compilation failed", data: .string(reason))
    }

    /// The class is too large.
    public static let contractClassSizeIsTooLarge = RPCError(
        code: Code.contractClassSizeIsTooLarge, message: "Contract class size is too large")
    /// The sender is no account.
    public static let nonAccount = RPCError(
        code: Code.nonAccount, message: "Sender address is not an account contract")
    /// The transaction is known already.
    public static let duplicateTransaction = RPCError(
        code: Code.duplicateTransaction, message: "A transaction with the same hash already exists in the mempool")
    /// The compiled class hash is not that of the compiled class.
    public static let compiledClassHashMismatch = RPCError(
        code: Code.compiledClassHashMismatch,
        message: "the compiled class hash did not match the one supplied in the transaction")
    /// The transaction's version is not supported.
    public static let unsupportedTransactionVersion = RPCError(
        code: Code.unsupportedTransactionVersion, message: "the transaction version is not supported")
    /// The class's version is not supported.
    public static let unsupportedContractClassVersion = RPCError(
        code: Code.unsupportedContractClassVersion, message: "the contract class version is not supported")

    /// Something else went wrong.
    public static func unexpectedError(_ reason: String) -> RPCError {
        RPCError(code: Code.unexpectedError, message: "An unexpected error occurred", data: .string(reason))
    }

    /// A transaction of that nonce is known, and this one does not pay enough to take its place.
    public static let replacementTransactionUnderpriced = RPCError(
        code: Code.replacementTransactionUnderpriced, message: "Replacement transaction is underpriced")
    /// The transaction pays less than the node asks for.
    public static let feeBelowMinimum = RPCError(
        code: Code.feeBelowMinimum, message: "Transaction fee below minimum")
    /// The proof does not verify.
    public static let invalidProof = RPCError(
        code: Code.invalidProof, message: "The proof field in the invoke v3 transaction is invalid")
}
