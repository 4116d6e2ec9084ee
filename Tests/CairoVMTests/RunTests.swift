// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import Felt
import JSON
import StarkCrypto
import Testing

/// How runs end: panics, gas, limits, system calls, and programs that break the rules.
@Suite struct RunTests {
    @Test func panicsCarryTheirData() throws {
        #expect(try SampleContract.call("panics", [0]).outcome == .panicked([Felt(shortString: "zero given")]))
        #expect(try SampleContract.call("panics", [77]).outcome == .panicked([77]))
        // Too few and too many arguments are the contract's own panic.
        for calldata in [[], [Felt(1), 2]] {
            guard case .panicked = try SampleContract.call("panics", calldata).outcome else {
                Issue.record("\(calldata) was accepted")
                continue
            }
        }
    }

    @Test func gasIsSpentStepByStep() throws {
        let short = try SampleContract.call("fib", [1])
        let long = try SampleContract.call("fib", [101])
        #expect(long.gasLeft < short.gasLeft)
        #expect(long.resources.steps > short.resources.steps)
        // The loop's cost is charged per round, whatever the rounds.
        let longer = try SampleContract.call("fib", [201])
        #expect(long.gasLeft - longer.gasLeft == short.gasLeft - long.gasLeft)
        #expect(longer.resources.steps - long.resources.steps == long.resources.steps - short.resources.steps)
    }

    @Test func tooLittleGasPanics() throws {
        let outOfGas = try Felt(shortString: "Out of gas")
        #expect(try SampleContract.call("fib", [1], gas: 9_999).outcome == .panicked([outOfGas]))
        #expect(try SampleContract.call("fib", [1], gas: 10_000).outcome == .panicked([outOfGas]))
        #expect(try SampleContract.call("fib", [100_000], gas: 1_000_000).outcome == .panicked([outOfGas]))
    }

    @Test func stepAndMemoryLimitsHold() throws {
        var network = RecordingNetwork()
        let steps = #expect(throws: CairoVMError.self) {
            try SampleContract.call("fib", [10_000], limits: ExecutionLimits(maxSteps: 5_000), network: &network)
        }
        #expect(steps?.code == .limitExceeded)
        #expect(steps?.steps == 5_000)
        #expect(steps?.pc != nil)
        let cells = #expect(throws: CairoVMError.self) {
            try SampleContract.call("fib", [10_000], limits: ExecutionLimits(maxMemoryCells: 2_000), network: &network)
        }
        #expect(cells?.code == .limitExceeded)
    }

    @Test func storageGoesThroughTheNetwork() throws {
        var network = RecordingNetwork()
        #expect(try SampleContract.call("store", [5], network: &network).outcome == .returned([0]))
        #expect(try SampleContract.call("store", [6], network: &network).outcome == .returned([5]))
        #expect(network.storage == [starknetKeccak("x"): 6])
        #expect(network.asked.count == 4)
    }

    @Test func callsReturnDataOrTheFailure() throws {
        var network = RecordingNetwork()
        network.answer = .returnData([42])
        #expect(try SampleContract.call("call", [9, 8, 7], network: &network).outcome == .returned([42]))
        #expect(network.asked == [.callContract(address: 9, selector: 8, calldata: [7])])
        network.answer = .failure([99, 98])
        #expect(try SampleContract.call("call", [9, 8, 7], network: &network).outcome == .returned([99]))
    }

    @Test func nestedGasIsTakenFromTheCaller() throws {
        var network = RecordingNetwork()
        network.answer = .returnData([42])
        let free = try SampleContract.call("call", [9, 8, 7], network: &network)
        network.gasForCalls = 123_456
        let paid = try SampleContract.call("call", [9, 8, 7], network: &network)
        #expect(free.gasLeft - paid.gasLeft == 123_456)
    }

    @Test func executionInfoReachesTheContract() throws {
        #expect(try SampleContract.values("info", []) == [12, 13, 7])
    }

    @Test func hardErrorsOfTheNetworkEndTheRun() throws {
        // With a stored property: the thread sanitizer checks accesses to an `inout` argument, and for a value without
        // size the compiler passes no address at all.
        struct Refusing: SyscallHandler {
            var calls = 0

            mutating func handle(_ syscall: Syscall, gas: inout UInt64) throws(CairoVMError) -> SyscallResponse {
                calls += 1
                throw CairoVMError(.systemCall, "no")
            }
        }
        let entryPoint = try #require(
            SampleContract.program.entryPoint(.external, selector: starknetKeccak("store")))
        var network = Refusing()
        let error = #expect(throws: CairoVMError.self) {
            try CairoRunner.run(
                SampleContract.program, entryPoint, calldata: [1], gas: 1_000_000_000, handler: &network)
        }
        #expect(network.calls == 1)
        #expect(error?.code == .systemCall)
        #expect(error?.entryPoint == entryPoint.offset)
        #expect(error?.steps ?? 0 > 0)
    }

    /// Programs in raw words, run from offset 0 without builtins.
    private func run(_ words: [String], hints: JSONValue = .array([])) throws -> EntryPointResult {
        let bytecode = try words.map { try Felt(hex: $0) }
        let entry = try JSONValue(
            parsing: #"{"selector": "0x1", "offset": 0, "builtins": []}"#)
        let casm: JSONValue = [
            "bytecode": .array(bytecode.map { .string($0.hex) }), "hints": hints,
            "entry_points_by_type": ["EXTERNAL": [entry], "L1_HANDLER": [], "CONSTRUCTOR": []],
        ]
        let program = try CompiledProgram(casm: casm)
        let entryPoint = try #require(program.entryPoint(.external, selector: 1))
        var network = RecordingNetwork()
        return try CairoRunner.run(program, entryPoint, calldata: [], gas: 1_000_000, handler: &network)
    }

    @Test func brokenProgramsAreReported() throws {
        // [ap] = 1, ap++ ; [ap - 1] = 2: the assertion is false.
        let wrong = #expect(throws: CairoVMError.self) {
            try run(["0x480680017fff8000", "0x1", "0x400680017fff7fff", "0x2"])
        }
        #expect(wrong?.code == .inconsistentMemory)
        #expect(wrong?.pc == 2)
        // ret at once: nothing of what an entry point returns is on the stack.
        #expect(throws: CairoVMError.self) { try run(["0x208b7fff7fff7ffe"]) }
        // A word that is no instruction.
        let invalid = #expect(throws: CairoVMError.self) { try run(["0x800000000000000000000000"]) }
        #expect(invalid?.code == .invalidInstruction)
        // jmp rel 1000: beyond the code; jmp rel -5: before it.
        #expect(throws: CairoVMError.self) { try run(["0x10780017fff7fff", "0x3e8"]) }
        #expect(throws: CairoVMError.self) {
            try run(["0x10780017fff7fff", "0x800000000000010fffffffffffffffffffffffffffffffffffffffffffffffc"])
        }
        // jmp rel 0: runs for ever, until the step limit.
        let endless = #expect(throws: CairoVMError.self) { try run(["0x10780017fff7fff", "0x0"]) }
        #expect(endless?.code == .limitExceeded)
        // [ap] = [ap - 1] + [fp]: an operand without a value.
        let unknown = #expect(throws: CairoVMError.self) { try run(["0x48327fff80007fff"]) }
        #expect(unknown != nil)
    }

    @Test func unknownHintsAndBuiltinsAreRefusedWhenLoading() throws {
        let hint = #expect(throws: CairoVMError.self) {
            try run(["0x208b7fff7fff7ffe"], hints: [[0, [["EvalCircuit": [:]]]]])
        }
        #expect(hint?.code == .unsupported)
        #expect(hint?.message.contains("EvalCircuit") == true)
        for (builtins, code) in [
            (#"["add_mod"]"#, CairoVMError.Code.unsupported), (#"["output"]"#, .invalidProgram),
            (#"["poseidon", "pedersen"]"#, .invalidProgram),
        ] {
            let casm = try JSONValue(
                parsing: """
                    {"bytecode": ["0x208b7fff7fff7ffe"], "hints": [], "entry_points_by_type":
                    {"EXTERNAL": [{"selector": "0x1", "offset": 0, "builtins": \(builtins)}],
                    "L1_HANDLER": [], "CONSTRUCTOR": []}}
                    """)
            let error = #expect(throws: CairoVMError.self) { try CompiledProgram(casm: casm) }
            #expect(error?.code == code)
        }
    }
}
