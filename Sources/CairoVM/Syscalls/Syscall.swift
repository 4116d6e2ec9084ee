// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// What a running contract asks of the network.
///
/// Keccak is missing here because the machine answers it by itself.
public enum Syscall: Sendable, Hashable {
    /// Calls another contract.
    case callContract(address: Felt, selector: Felt, calldata: [Felt])
    /// Runs another class's code on the caller's own storage.
    case libraryCall(classHash: Felt, selector: Felt, calldata: [Felt])
    /// Deploys a contract and runs its constructor.
    case deploy(classHash: Felt, salt: Felt, calldata: [Felt], deployFromZero: Bool)
    /// Reads one of the contract's storage cells.
    case storageRead(key: Felt)
    /// Writes one of the contract's storage cells.
    case storageWrite(key: Felt, value: Felt)
    /// Emits an event.
    case emitEvent(keys: [Felt], data: [Felt])
    /// Sends a message to L1.
    case sendMessageToL1(to: Felt, payload: [Felt])
    /// Asks for the block, the transaction and the call.
    case getExecutionInfo
    /// Asks for the hash of an earlier block.
    case getBlockHash(number: UInt64)
    /// Asks for the class of a contract; 0 when nothing is deployed there.
    case getClassHashAt(address: Felt)
    /// Makes the contract continue with another class.
    case replaceClass(classHash: Felt)
}

/// The network's answer to a ``Syscall``.
public enum SyscallResponse: Sendable, Hashable {
    /// Values that follow the response header, as many as the call has.
    case values([Felt])
    /// The return data of a contract or library call.
    case returnData([Felt])
    /// The address and the constructor's return data.
    case deployed(address: Felt, returnData: [Felt])
    /// The answer to ``Syscall/getExecutionInfo``.
    case executionInfo(ExecutionInfo)
    /// The call failed in a way that the contract may handle: the panic data.
    case failure([Felt])
}

/// Answers the system calls of one entry point run.
public protocol SyscallHandler {
    /// Answers one system call.
    ///
    /// - Parameters:
    ///   - syscall: The request. Its fixed cost is paid already.
    ///   - gas: The gas that is left; an answer that runs other code lowers it.
    /// - Throws: ``CairoVMError`` where the contract must not go on; the whole transaction fails.
    mutating func handle(_ syscall: Syscall, gas: inout UInt64) throws(CairoVMError) -> SyscallResponse
}
