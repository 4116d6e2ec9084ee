// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// Sierra gas costs of Starknet 0.14.4 (its versioned constants, `os_constants`).
public enum GasCosts {
    /// One Cairo step.
    public static let step: UInt64 = 100
    /// What an entry point may use before its first gas check; taken from the caller's gas at the start.
    public static let entryPointInitialBudget: UInt64 = 10_000
    /// The part of each system call's cost that compiled code pays in advance.
    public static let syscallBase: UInt64 = 10_000
    /// The gas that a call starts with when its class is measured in Cairo steps.
    public static let initialGasOfStepsMode: UInt64 = 10_000_000_000

    /// What compiled code pays for builtins, in the order it expects: pedersen, bitwise, ec_op, poseidon, add_mod,
    /// mul_mod, blake.
    public static let builtinCosts: [UInt64] = [4050, 583, 4085, 491, 230, 604, 3334]

    static let callContract: UInt64 = 91_360
    static let libraryCall: UInt64 = 88_660
    static let deploy: UInt64 = 147_120
    static let deployPerFelt: UInt64 = 4850
    static let storageRead: UInt64 = 24_070
    static let storageWrite: UInt64 = 59_970
    static let emitEvent: UInt64 = 10_000
    static let sendMessageToL1: UInt64 = 12_770
    static let sendMessageToL1PerFelt: UInt64 = 600
    static let getExecutionInfo: UInt64 = 11_240
    static let getBlockHash: UInt64 = 10_810
    static let getClassHashAt: UInt64 = 10_000
    static let replaceClass: UInt64 = 10_000
    static let keccak: UInt64 = 10_000
    static let keccakRound: UInt64 = 165_137
}
