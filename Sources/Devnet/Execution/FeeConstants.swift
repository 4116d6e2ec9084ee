// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import Felt

/// Numbers of the versioned constants of Starknet 0.14.4 that fees and limits are made of.
enum FeeConstants {
    /// The protocol version that block headers carry.
    static let starknetVersion = "0.14.4"

    // Limits.
    static let maxSteps = 10_000_000
    static let validateMaxSteps = 1_000_000
    static let executeMaxGas: UInt64 = 1_110_000_000
    static let validateMaxGas: UInt64 = 100_000_000
    static let maxRecursionDepth = 50
    static let maxEvents = 1000
    static let maxEventKeys = 50
    static let maxEventData = 300
    static let maxCalldata = 5000
    static let maxBytecode = 81_920

    // L2 gas.
    static let gasPerStep: UInt64 = 100
    static let l2GasPerL1Gas: UInt64 = 40_000
    static let gasPerDataFelt: UInt64 = 5120
    static let gasPerEventKey: UInt64 = 10_240
    static let gasPerEventData: UInt64 = 5120
    static let gasPerCodeByte: UInt64 = 1280
    static let allocationL2Gas: UInt64 = 402_000

    // L1 gas and L1 data gas.
    static let allocationL1DataGas: UInt64 = 32
    static let dataGasPerWord: UInt64 = 32
    static let storageSetL1Gas: UInt64 = 20_000
    static let sharpL1GasPerWord: UInt64 = 612
    static let logL1Gas: UInt64 = 375
    static let logTopicL1Gas: UInt64 = 375
    static let logDataWordL1Gas: UInt64 = 256

    /// L1 gas for 10,000 units of each VM resource.
    static let l1GasPer10000Steps = 25
    static func l1GasPer10000(_ builtin: Builtin) -> Int {
        switch builtin {
        case .pedersen, .poseidon: 800
        case .rangeCheck: 400
        case .bitwise: 1600
        case .ecOp: 25_600
        case .segmentArena: 0
        }
    }

    // What the operating system itself uses, by transaction type.
    static let invokeOverhead = ExecutionResources(
        steps: 4779, builtins: [.rangeCheck: 110, .pedersen: 4, .poseidon: 11])
    static let invokeOverheadPerTwoFelts = ExecutionResources(steps: 11, builtins: [.poseidon: 1])
    static let declareOverhead = ExecutionResources(
        steps: 3938, builtins: [.rangeCheck: 92, .pedersen: 4, .poseidon: 15])
    static let deployAccountOverhead = ExecutionResources(
        steps: 4989, builtins: [.rangeCheck: 113, .pedersen: 10, .poseidon: 10])
    static let deployAccountOverheadPerTwoFelts = ExecutionResources(steps: 37, builtins: [.pedersen: 2, .poseidon: 1])
    static let dataAvailabilityPerWord = ExecutionResources(steps: 113, builtins: [.rangeCheck: 17])

    /// What the operating system uses for a system call of a class that is measured in Cairo steps.
    static func overhead(of syscall: Syscall) -> ExecutionResources {
        switch syscall {
        case .callContract: ExecutionResources(steps: 901, builtins: [.rangeCheck: 18])
        case .libraryCall: ExecutionResources(steps: 874, builtins: [.rangeCheck: 18])
        case .deploy(_, _, let calldata, _):
            ExecutionResources(
                steps: 1173 + 8 * calldata.count, builtins: [.rangeCheck: 21, .pedersen: 7 + calldata.count])
        case .storageRead: ExecutionResources(steps: 240, builtins: [.rangeCheck: 1])
        case .storageWrite: ExecutionResources(steps: 599, builtins: [.rangeCheck: 1])
        case .emitEvent: ExecutionResources(steps: 47, builtins: [.rangeCheck: 1])
        case .sendMessageToL1(_, let payload):
            ExecutionResources(steps: 127 + 6 * payload.count, builtins: [.rangeCheck: 1])
        case .getExecutionInfo: ExecutionResources(steps: 111, builtins: [.rangeCheck: 2])
        case .getBlockHash: ExecutionResources(steps: 106, builtins: [.rangeCheck: 3])
        case .getClassHashAt: ExecutionResources(steps: 75, builtins: [.rangeCheck: 1])
        case .replaceClass: ExecutionResources(steps: 92, builtins: [.rangeCheck: 1])
        }
    }
}
