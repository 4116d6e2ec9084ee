// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import ContractABI
public import Felt
public import StarkCrypto
public import Starknet

/// A task as the contract's `get_task` answers it.
public struct OnChainTask: Hashable, Sendable {
    /// Who paid, and gets a refund.
    public var creator: ContractAddress
    /// The newest assignee, and the paid one once completed; `nil` before the first assignment.
    public var provider: ContractAddress?
    /// What is, or was, in escrow.
    public var amount: TokenAmount
    /// Where the task stands.
    public var status: TaskStatus
    /// The hash of payload and requirements.
    public var taskHash: Felt
    /// The hash of the result; zero before completion.
    public var resultHash: Felt
    /// When it was created, in Unix seconds of the chain, like the times that follow; 0 for what did not happen.
    public var createdAt: UInt64
    /// When the newest assignment was made.
    public var assignedAt: UInt64
    /// When the newest assignment's window ends.
    public var deadline: UInt64
    /// When the claim was accepted.
    public var completedAt: UInt64
    /// How long an assignment's window is, in seconds.
    public var executionWindow: UInt64
    /// How many nodes were assigned.
    public var assignments: UInt8
}

extension OnChainTask: CairoSerializable {
    /// Appends the members in order.
    public func encode(into felts: inout [Felt]) {
        felts += [creator.felt, provider?.felt ?? .zero]
        amount.value.encode(into: &felts)
        felts += [Felt(UInt64(status.rawValue)), taskHash, resultHash]
        for time in [createdAt, assignedAt, deadline, completedAt, executionWindow] { time.encode(into: &felts) }
        assignments.encode(into: &felts)
    }

    /// Reads the members in order.
    public init(decoding reader: inout FeltReader) throws(ABIError) {
        creator = try reader.address("creator")
        provider = try reader.optionalAddress("provider")
        amount = TokenAmount(try UInt256(decoding: &reader))
        status = try reader.variant("status")
        taskHash = try reader.next()
        resultHash = try reader.next()
        createdAt = try UInt64(decoding: &reader)
        assignedAt = try UInt64(decoding: &reader)
        deadline = try UInt64(decoding: &reader)
        completedAt = try UInt64(decoding: &reader)
        executionWindow = try UInt64(decoding: &reader)
        assignments = try UInt8(decoding: &reader)
    }
}

/// A provider's node as the contract's `get_node` answers it.
public struct OnChainNode: Hashable, Sendable {
    /// Whether it may be given tasks.
    public var status: NodeStatus
    /// The key that its signatures are checked under.
    public var publicKey: Felt
    /// When it first registered, in Unix seconds of the chain.
    public var registeredAt: UInt64
    /// How many of its claims were accepted.
    public var completedTasks: UInt64
    /// What it was paid for them.
    public var earnings: TokenAmount
}

extension OnChainNode: CairoSerializable {
    /// Appends the members in order.
    public func encode(into felts: inout [Felt]) {
        felts += [Felt(UInt64(status.rawValue)), publicKey]
        registeredAt.encode(into: &felts)
        completedTasks.encode(into: &felts)
        earnings.value.encode(into: &felts)
    }

    /// Reads the members in order.
    public init(decoding reader: inout FeltReader) throws(ABIError) {
        status = try reader.variant("status")
        publicKey = try reader.next()
        registeredAt = try UInt64(decoding: &reader)
        completedTasks = try UInt64(decoding: &reader)
        earnings = TokenAmount(try UInt256(decoding: &reader))
    }
}

/// One assignment as the contract's `get_assignment` answers it: a claim is checked under the keys of that moment.
public struct OnChainAssignment: Hashable, Sendable {
    /// The assignee.
    public var provider: ContractAddress
    /// The node's key when it was assigned.
    public var nodeKey: Felt
    /// The attester's key when it was assigned.
    public var attesterKey: Felt
}

extension OnChainAssignment: CairoSerializable {
    /// Appends the members in order.
    public func encode(into felts: inout [Felt]) {
        felts += [provider.felt, nodeKey, attesterKey]
    }

    /// Reads the members in order.
    public init(decoding reader: inout FeltReader) throws(ABIError) {
        provider = try reader.address("provider")
        nodeKey = try reader.next()
        attesterKey = try reader.next()
    }
}

/// What a claim brings to the contract.
public struct Claim: Hashable, Sendable, CairoSerializable {
    /// The contract's number of the task.
    public var taskID: TaskID
    /// The assignee that is paid.
    public var provider: ContractAddress
    /// The hash of the result.
    public var resultHash: Felt
    /// The provider's signature over ``TaskResultMessage``.
    public var providerSignature: StarkSignature
    /// The attester's signature over ``ResultAttestationMessage``.
    public var attestation: StarkSignature

    /// Creates a claim.
    public init(
        taskID: TaskID, provider: ContractAddress, resultHash: Felt, providerSignature: StarkSignature,
        attestation: StarkSignature
    ) {
        self.taskID = taskID
        self.provider = provider
        self.resultHash = resultHash
        self.providerSignature = providerSignature
        self.attestation = attestation
    }

    /// Appends the members in order.
    public func encode(into felts: inout [Felt]) {
        taskID.value.encode(into: &felts)
        felts += [provider.felt, resultHash]
        felts += providerSignature.felts + attestation.felts
    }

    /// Reads the members in order.
    public init(decoding reader: inout FeltReader) throws(ABIError) {
        taskID = TaskID(try UInt256(decoding: &reader))
        provider = try reader.address("provider")
        resultHash = try reader.next()
        providerSignature = StarkSignature(r: try reader.next(), s: try reader.next())
        attestation = StarkSignature(r: try reader.next(), s: try reader.next())
    }
}

/// What only the timelock can change.
public enum ContractChange: Hashable, Sendable {
    /// One more account that may assign tasks.
    case addRelayer(ContractAddress)
    /// Another key that vouches for results.
    case attesterKey(Felt)
    /// Another receiver of the fee.
    case treasury(ContractAddress)
    /// Another class.
    case upgrade(ClassHash)
}

extension ContractChange: CairoSerializable {
    /// Appends the variant's number and its value.
    public func encode(into felts: inout [Felt]) {
        switch self {
        case .addRelayer(let address): felts += [.zero, address.felt]
        case .attesterKey(let key): felts += [.one, key]
        case .treasury(let address): felts += [Felt(UInt64(2)), address.felt]
        case .upgrade(let classHash): felts += [Felt(UInt64(3)), classHash.felt]
        }
    }

    /// Reads the variant's number and its value.
    public init(decoding reader: inout FeltReader) throws(ABIError) {
        let variant = try reader.next()
        switch variant.uint64 {
        case 0: self = .addRelayer(try reader.address("AddRelayer"))
        case 1: self = .attesterKey(try reader.next())
        case 2: self = .treasury(try reader.address("Treasury"))
        case 3: self = .upgrade(try ClassHash(decoding: &reader))
        default: throw ABIError(.range, "\(variant.decimal) is no variant of Change")
        }
    }
}

extension FeltReader {
    /// The address of a contract; zero is refused.
    mutating func address(_ name: String) throws(ABIError) -> ContractAddress {
        guard let address = try optionalAddress(name) else {
            throw ABIError(.range, at: [.name(name)], "0x0 is no address of a contract")
        }
        return address
    }

    /// The address of a contract, or `nil` for zero.
    mutating func optionalAddress(_ name: String) throws(ABIError) -> ContractAddress? {
        let felt = try next()
        if felt.isZero { return nil }
        guard let address = try? ContractAddress(felt) else {
            throw ABIError(.range, at: [.name(name)], "\(felt.hex) is no address of a contract")
        }
        return address
    }

    /// The variant of an enum without values.
    mutating func variant<Value: RawRepresentable<UInt8>>(_ name: String) throws(ABIError) -> Value {
        let felt = try next()
        guard let number = felt.uint64, let raw = UInt8(exactly: number), let value = Value(rawValue: raw) else {
            throw ABIError(.range, at: [.name(name)], "\(felt.decimal) is no variant of \(Value.self)")
        }
        return value
    }
}
