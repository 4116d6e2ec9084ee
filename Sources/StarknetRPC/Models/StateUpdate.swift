// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt

/// What a block changed in the state.
public struct StateUpdate: Hashable, Sendable {
    /// The changes themselves (`STATE_DIFF` of JSON-RPC 0.10).
    public struct Diff: Hashable, Sendable {
        /// The new values of storage, by contract.
        public var storageDiffs: [ContractStorage]
        /// The hashes of Cairo 0 classes that were declared.
        public var deprecatedDeclaredClasses: [Felt]
        /// The classes that were declared.
        public var declaredClasses: [DeclaredClass]
        /// The classes whose compiled class hash moved from Poseidon to BLAKE2s.
        public var migratedCompiledClasses: [DeclaredClass]
        /// The contracts that were deployed.
        public var deployedContracts: [ContractClass]
        /// The contracts whose class was replaced.
        public var replacedClasses: [ContractClass]
        /// The new nonces.
        public var nonces: [ContractNonce]

        /// Creates a difference; what is not given is empty.
        public init(
            storageDiffs: [ContractStorage] = [], deprecatedDeclaredClasses: [Felt] = [],
            declaredClasses: [DeclaredClass] = [], migratedCompiledClasses: [DeclaredClass] = [],
            deployedContracts: [ContractClass] = [], replacedClasses: [ContractClass] = [],
            nonces: [ContractNonce] = []
        ) {
            self.storageDiffs = storageDiffs
            self.deprecatedDeclaredClasses = deprecatedDeclaredClasses
            self.declaredClasses = declaredClasses
            self.migratedCompiledClasses = migratedCompiledClasses
            self.deployedContracts = deployedContracts
            self.replacedClasses = replacedClasses
            self.nonces = nonces
        }
    }

    /// The new values in the storage of one contract.
    public struct ContractStorage: Hashable, Sendable {
        /// The contract.
        public var address: Felt
        /// Keys and new values.
        public var entries: [StorageEntry]

        /// Creates the changes of one contract.
        public init(address: Felt, entries: [StorageEntry]) {
            self.address = address
            self.entries = entries
        }
    }

    /// A storage cell and its new value.
    public struct StorageEntry: Hashable, Sendable {
        /// The cell's key.
        public var key: Felt
        /// The new value.
        public var value: Felt

        /// Creates an entry.
        public init(key: Felt, value: Felt) {
            self.key = key
            self.value = value
        }
    }

    /// A class and the hash of its compiled form.
    public struct DeclaredClass: Hashable, Sendable {
        /// The class hash.
        public var classHash: Felt
        /// The compiled class hash.
        public var compiledClassHash: Felt

        /// Creates the pair.
        public init(classHash: Felt, compiledClassHash: Felt) {
            self.classHash = classHash
            self.compiledClassHash = compiledClassHash
        }
    }

    /// A contract and its class.
    public struct ContractClass: Hashable, Sendable {
        /// The contract.
        public var address: Felt
        /// Its class.
        public var classHash: Felt

        /// Creates the pair.
        public init(address: Felt, classHash: Felt) {
            self.address = address
            self.classHash = classHash
        }
    }

    /// A contract and its nonce.
    public struct ContractNonce: Hashable, Sendable {
        /// The contract.
        public var address: Felt
        /// Its nonce after the block.
        public var nonce: Felt

        /// Creates the pair.
        public init(address: Felt, nonce: Felt) {
            self.address = address
            self.nonce = nonce
        }
    }

    /// The block's hash; `nil` while pre-confirmed.
    public var blockHash: Felt?
    /// The root of the state before the block; may be `nil` while pre-confirmed.
    public var oldRoot: Felt?
    /// The root of the state after the block; `nil` while pre-confirmed.
    public var newRoot: Felt?
    /// The changes.
    public var diff: Diff

    /// Creates an update.
    public init(blockHash: Felt?, oldRoot: Felt?, newRoot: Felt?, diff: Diff) {
        self.blockHash = blockHash
        self.oldRoot = oldRoot
        self.newRoot = newRoot
        self.diff = diff
    }
}
