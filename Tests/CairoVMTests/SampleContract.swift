// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import Felt
import Foundation
import JSON
import StarkCrypto
import Testing

/// The contract of `Fixtures/samples.cairo`, compiled by the network's own compiler.
enum SampleContract {
    static let program: CompiledProgram = {
        let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/samples.casm.json")
        do {
            return try CompiledProgram(casm: JSONValue(parsing: [UInt8](Data(contentsOf: url))))
        } catch {
            preconditionFailure("\(url.path): \(error)")
        }
    }()

    /// Calls a function and returns what it returned or panicked with.
    static func call(
        _ name: String, _ calldata: [Felt], gas: UInt64 = 10_000_000_000, limits: ExecutionLimits = ExecutionLimits(),
        network: inout RecordingNetwork
    ) throws -> EntryPointResult {
        let entryPoint = try #require(program.entryPoint(.external, selector: starknetKeccak(name)))
        return try CairoRunner.run(
            program, entryPoint, calldata: calldata, gas: gas, limits: limits, handler: &network)
    }

    static func call(_ name: String, _ calldata: [Felt], gas: UInt64 = 10_000_000_000) throws -> EntryPointResult {
        var network = RecordingNetwork()
        return try call(name, calldata, gas: gas, network: &network)
    }

    /// Calls a function that must return, and returns its values.
    static func values(_ name: String, _ calldata: [Felt]) throws -> [Felt] {
        switch try call(name, calldata).outcome {
        case .returned(let values): return values
        case .panicked(let data):
            Issue.record("\(name) panicked with \(data.map { $0.shortString ?? $0.hex })")
            return []
        }
    }
}

/// A network with a little storage, which writes down what it is asked.
struct RecordingNetwork: SyscallHandler {
    var storage: [Felt: Felt] = [:]
    var asked: [Syscall] = []
    var answer: SyscallResponse?
    var gasForCalls: UInt64 = 0

    mutating func handle(_ syscall: Syscall, gas: inout UInt64) throws(CairoVMError) -> SyscallResponse {
        asked.append(syscall)
        switch syscall {
        case .storageRead(let key): return .values([storage[key] ?? .zero])
        case .storageWrite(let key, let value):
            storage[key] = value
            return .values([])
        case .getExecutionInfo:
            return .executionInfo(
                ExecutionInfo(
                    block: ExecutionInfo.Block(number: 7, timestamp: 1000, sequencer: 3),
                    transaction: ExecutionInfo.Transaction(), caller: 11, contract: 12, selector: 13))
        case .callContract:
            gas -= gasForCalls
            return answer ?? .failure([Felt(1)])
        default: throw CairoVMError(.systemCall, "not expected in this test")
        }
    }
}
