// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto

/// Reads system calls from a run's memory, charges their gas, and writes the answers.
///
/// A request is `[selector, gas, fields…]`, the answer follows it: `[gas, 0, fields…]`, or `[gas, 1, start, end]` with
/// the panic data when it failed.
struct SyscallRunner {
    /// Where the next request must stand: they follow each other without gaps.
    private(set) var next: Pointer
    private var executionInfo: Pointer?

    init(start: Pointer) { next = start }

    static let outOfGas = Felt(literal: "Out of gas")
    static let invalidInputLength = Felt(literal: "Invalid input length")

    mutating func answer(
        _ pointer: Pointer, _ machine: inout VirtualMachine, _ handler: inout some SyscallHandler
    ) throws(CairoVMError) {
        guard pointer == next else {
            throw CairoVMError(.systemCall, "a system call stands at \(pointer), not at \(next) where it is due")
        }
        let name = try SyscallSelector(machine.memory.felt(at: pointer, for: "system call selector"))
        guard var gas = try machine.memory.felt(at: pointer + 1, for: "system call gas").uint64 else {
            throw CairoVMError(.systemCall, "the gas of a system call is not below 2^64")
        }
        let fields = pointer + 2
        let response = fields + name.requestLength
        let answer: SyscallResponse
        if let required = try requiredGas(name, fields, machine), gas >= required {
            gas -= required
            answer = try perform(name, fields, &machine, &handler, gas: &gas)
        } else {
            answer = .failure([Self.outOfGas])
        }
        next = try write(answer, at: response, gas: gas, &machine)
    }

    /// What the call costs beyond the part that is paid already; `nil` when that is absurdly much.
    private func requiredGas(
        _ name: SyscallSelector, _ fields: Pointer, _ machine: borrowing VirtualMachine
    ) throws(CairoVMError) -> UInt64? {
        let fixed = name.cost - GasCosts.syscallBase
        switch name {
        case .deploy:
            return fixed + GasCosts.deployPerFelt * UInt64(try length(fields + 2, machine))
        case .sendMessageToL1:
            return fixed + GasCosts.sendMessageToL1PerFelt * UInt64(try length(fields + 1, machine))
        default: return fixed
        }
    }

    private func length(_ place: Pointer, _ machine: borrowing VirtualMachine) throws(CairoVMError) -> Int {
        let start = try machine.memory.pointer(at: place, for: "system call array")
        let end = try machine.memory.pointer(at: place + 1, for: "system call array")
        guard start.segment == end.segment, end.offset >= start.offset else {
            throw CairoVMError(.systemCall, "\(start) to \(end) is no array")
        }
        return end.offset - start.offset
    }

    private mutating func perform(
        _ name: SyscallSelector, _ fields: Pointer, _ machine: inout VirtualMachine,
        _ handler: inout some SyscallHandler, gas: inout UInt64
    ) throws(CairoVMError) -> SyscallResponse {
        func felt(_ index: Int) throws(CairoVMError) -> Felt {
            try machine.memory.felt(at: fields + index, for: "system call field")
        }
        func span(_ index: Int) throws(CairoVMError) -> [Felt] {
            try machine.memory.span(at: fields + index, for: "system call array")
        }
        let request: Syscall
        switch name {
        case .callContract:
            request = try .callContract(address: felt(0), selector: felt(1), calldata: span(2))
        case .libraryCall:
            request = try .libraryCall(classHash: felt(0), selector: felt(1), calldata: span(2))
        case .deploy:
            let fromZero = try felt(4)
            guard fromZero == .zero || fromZero == .one else {
                throw CairoVMError(.systemCall, "deploy_from_zero is \(fromZero.hex), neither 0 nor 1")
            }
            request = try .deploy(
                classHash: felt(0), salt: felt(1), calldata: span(2), deployFromZero: fromZero == .one)
        case .storageRead:
            try checkDomain(felt(0))
            request = .storageRead(key: try felt(1))
        case .storageWrite:
            try checkDomain(felt(0))
            request = try .storageWrite(key: felt(1), value: felt(2))
        case .emitEvent: request = try .emitEvent(keys: span(0), data: span(2))
        case .sendMessageToL1: request = try .sendMessageToL1(to: felt(0), payload: span(1))
        case .getExecutionInfo: request = .getExecutionInfo
        case .getBlockHash:
            guard let number = try felt(0).uint64 else {
                return .failure([Felt(literal: "Block number out of range")])
            }
            request = .getBlockHash(number: number)
        case .getClassHashAt: request = .getClassHashAt(address: try felt(0))
        case .replaceClass: request = .replaceClass(classHash: try felt(0))
        case .keccak: return try keccak(span(0), gas: &gas)
        }
        return try handler.handle(request, gas: &gas)
    }

    private func checkDomain(_ domain: Felt) throws(CairoVMError) {
        guard domain == .zero else {
            throw CairoVMError(.systemCall, "storage address domain \(domain.hex) is not supported; there is only 0")
        }
    }

    private func keccak(_ words: [Felt], gas: inout UInt64) throws(CairoVMError) -> SyscallResponse {
        guard words.count % 17 == 0 else { return .failure([Self.invalidInputLength]) }
        let cost = UInt64(words.count / 17) * GasCosts.keccakRound
        guard gas >= cost else { return .failure([Self.outOfGas]) }
        gas -= cost
        var state = [UInt64](repeating: 0, count: 25)
        for (index, word) in words.enumerated() {
            guard let word = word.uint64 else {
                throw CairoVMError(.systemCall, "keccak input word \(index) is \(word.hex), not below 2^64")
            }
            state[index % 17] ^= word
            if index % 17 == 16 { Keccak256.permute(&state) }
        }
        let low = UInt128(state[0]) | UInt128(state[1]) << 64
        let high = UInt128(state[2]) | UInt128(state[3]) << 64
        return .values([Felt(low), Felt(high)])
    }

    private mutating func write(
        _ answer: SyscallResponse, at place: Pointer, gas: UInt64, _ machine: inout VirtualMachine
    ) throws(CairoVMError) -> Pointer {
        var fields: [MemoryCell] = [.felt(Felt(gas))]
        switch answer {
        case .values(let values):
            fields.append(.felt(.zero))
            fields += values.map { .felt($0) }
        case .returnData(let data):
            fields.append(.felt(.zero))
            fields += try array(data, &machine)
        case .deployed(let address, let data):
            fields += [.felt(.zero), .felt(address)]
            fields += try array(data, &machine)
        case .executionInfo(let info):
            if executionInfo == nil { executionInfo = try store(info, &machine) }
            fields.append(.felt(.zero))
            if let executionInfo { fields.append(.pointer(executionInfo)) }
        case .failure(let data):
            fields.append(.felt(.one))
            fields += try array(data, &machine)
        }
        for (index, field) in fields.enumerated() { try machine.memory.store(place + index, field) }
        return place + fields.count
    }

    private func array(_ values: [Felt], _ machine: inout VirtualMachine) throws(CairoVMError) -> [MemoryCell] {
        let start = try machine.memory.allocateSegment()
        try machine.memory.store(start, felts: values)
        return [.pointer(start), .pointer(start + values.count)]
    }

    /// Lays the info out as `starknet::info::v2` defines it, with the proof facts at the end of the transaction.
    private func store(_ info: ExecutionInfo, _ machine: inout VirtualMachine) throws(CairoVMError) -> Pointer {
        let transaction = info.transaction
        var bounds: [Felt] = []
        for bound in transaction.resourceBounds { bounds += [bound.name, Felt(bound.maxAmount), Felt(bound.maxPrice)] }
        var fields: [MemoryCell] = [transaction.version, transaction.account, .zero].map { .felt($0) }
        fields += try array(transaction.signature, &machine)
        fields += [transaction.hash, transaction.chainID, transaction.nonce].map { .felt($0) }
        fields += try array(bounds, &machine)
        fields.append(.felt(Felt(transaction.tip)))
        fields += try array(transaction.paymasterData, &machine)
        fields.append(.felt(Felt(UInt64(transaction.nonceDataAvailabilityMode))))
        fields.append(.felt(Felt(UInt64(transaction.feeDataAvailabilityMode))))
        fields += try array(transaction.accountDeploymentData, &machine)
        fields += try array(transaction.proofFacts, &machine)
        let transactionPlace = try machine.memory.allocateSegment()
        for (index, field) in fields.enumerated() { try machine.memory.store(transactionPlace + index, field) }

        let block = try machine.memory.allocateSegment()
        try machine.memory.store(
            block, felts: [Felt(info.block.number), Felt(info.block.timestamp), info.block.sequencer])
        let place = try machine.memory.allocateSegment()
        try machine.memory.store(place, .pointer(block))
        try machine.memory.store(place + 1, .pointer(transactionPlace))
        try machine.memory.store(place + 2, felts: [info.caller, info.contract, info.selector])
        return place
    }
}

extension Felt {
    /// A short string that is written in this source and known to be one.
    init(literal text: StaticString) {
        var value = UInt256.zero
        text.withUTF8Buffer { for byte in $0 { value = (value &<< 8) | UInt256(UInt64(byte)) } }
        self = Felt(reducing: value)
    }
}
