// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import JSON
public import Starknet

/// What binds a proof: chain and deployment, task, input and output.
///
/// The provider signs it as ``TaskResultMessage``, the attester as ``ResultAttestationMessage``: the types' names keep
/// the two signatures apart.
public struct ProofFacts: Hashable, Sendable {
    /// The marketplace's contract.
    public var contract: ContractAddress
    /// The contract's number of the task.
    public var taskID: TaskID
    /// The assignee that computed the result, and is paid.
    public var provider: ContractAddress
    /// The hash of payload and requirements.
    public var taskHash: Felt
    /// The hash of the result.
    public var resultHash: Felt

    /// Collects the facts.
    public init(
        contract: ContractAddress, taskID: TaskID, provider: ContractAddress, taskHash: Felt, resultHash: Felt
    ) {
        self.contract = contract
        self.taskID = taskID
        self.provider = provider
        self.taskHash = taskHash
        self.resultHash = resultHash
    }

    static let members: [(name: String, type: String)] = [
        ("contract", "ContractAddress"), ("task_id", "u256"), ("provider", "ContractAddress"), ("task_hash", "felt"),
        ("result_hash", "felt"),
    ]

    var encoded: [Felt] {
        [contract.felt, SNIP12Encoding.u256(taskID.value), provider.felt, taskHash, resultHash]
    }

    var json: JSONValue {
        [
            "contract": .felt(contract.felt),
            "task_id": [
                "low": .string(UInt256(taskID.value.low).decimal), "high": .string(UInt256(taskID.value.high).decimal),
            ],
            "provider": .felt(provider.felt), "task_hash": .felt(taskHash), "result_hash": .felt(resultHash),
        ]
    }
}

/// The provider's proof: SNIP-12 `TaskResult`. The SNIP-12 account is the provider.
public struct TaskResultMessage: MarketplaceMessage {
    /// `TaskResult`.
    public static let typeName = "TaskResult"
    /// The members' names and types.
    public static var members: [(name: String, type: String)] { ProofFacts.members }

    /// What is signed.
    public var facts: ProofFacts

    /// A message that says these facts.
    public init(_ facts: ProofFacts) { self.facts = facts }

    /// The members' values, each encoded as one felt.
    public var encodedMembers: [Felt] { facts.encoded }
    /// The members as a wallet reads them.
    public var messageJSON: JSONValue { facts.json }
}

/// The attester's word that a result was checked: SNIP-12 `ResultAttestation`. The SNIP-12 account is the provider.
public struct ResultAttestationMessage: MarketplaceMessage {
    /// `ResultAttestation`.
    public static let typeName = "ResultAttestation"
    /// The members' names and types.
    public static var members: [(name: String, type: String)] { ProofFacts.members }

    /// What is signed.
    public var facts: ProofFacts

    /// A message that says these facts.
    public init(_ facts: ProofFacts) { self.facts = facts }

    /// The members' values, each encoded as one felt.
    public var encodedMembers: [Felt] { facts.encoded }
    /// The members as a wallet reads them.
    public var messageJSON: JSONValue { facts.json }
}
