// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt

/// The system calls by the names that compiled code writes, with their fixed gas costs.
enum SyscallSelector: String, CaseIterable {
    case callContract = "CallContract"
    case libraryCall = "LibraryCall"
    case deploy = "Deploy"
    case storageRead = "StorageRead"
    case storageWrite = "StorageWrite"
    case emitEvent = "EmitEvent"
    case sendMessageToL1 = "SendMessageToL1"
    case getExecutionInfo = "GetExecutionInfo"
    case getBlockHash = "GetBlockHash"
    case getClassHashAt = "GetClassHashAt"
    case replaceClass = "ReplaceClass"
    case keccak = "Keccak"

    private static let bySelector: [Felt: SyscallSelector] = {
        var table: [Felt: SyscallSelector] = [:]
        for name in allCases { if let felt = try? Felt(shortString: name.rawValue) { table[felt] = name } }
        return table
    }()

    init(_ selector: Felt) throws(CairoVMError) {
        guard let found = Self.bySelector[selector] else {
            let name = selector.shortString ?? selector.hex
            throw CairoVMError(.unsupported, "system call \(name) is not supported")
        }
        self = found
    }

    /// The cost of a call without what depends on its arguments.
    var cost: UInt64 {
        switch self {
        case .callContract: GasCosts.callContract
        case .libraryCall: GasCosts.libraryCall
        case .deploy: GasCosts.deploy
        case .storageRead: GasCosts.storageRead
        case .storageWrite: GasCosts.storageWrite
        case .emitEvent: GasCosts.emitEvent
        case .sendMessageToL1: GasCosts.sendMessageToL1
        case .getExecutionInfo: GasCosts.getExecutionInfo
        case .getBlockHash: GasCosts.getBlockHash
        case .getClassHashAt: GasCosts.getClassHashAt
        case .replaceClass: GasCosts.replaceClass
        case .keccak: GasCosts.keccak
        }
    }

    /// The cells of the request after selector and gas.
    var requestLength: Int {
        switch self {
        case .callContract, .libraryCall, .emitEvent: 4
        case .deploy: 5
        case .storageRead, .keccak: 2
        case .storageWrite, .sendMessageToL1: 3
        case .getExecutionInfo: 0
        case .getBlockHash, .getClassHashAt, .replaceClass: 1
        }
    }
}
