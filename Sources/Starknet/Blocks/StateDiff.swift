// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
import StarkCrypto

extension BlockHash {
    /// What a block changed in the state, in the form that its commitment is made of.
    public struct StateDiff: Hashable, Sendable {
        /// Contracts and their classes: those that were deployed and those whose class was replaced.
        public var contractClasses: [Felt: Felt]
        /// Classes and their compiled class hashes: those that were declared and those that moved to BLAKE2s.
        public var declaredClasses: [Felt: Felt]
        /// The Cairo 0 classes that were declared.
        public var deprecatedDeclaredClasses: Set<Felt>
        /// New values of storage by contract and key.
        public var storage: [Felt: [Felt: Felt]]
        /// New nonces by contract.
        public var nonces: [Felt: Felt]

        /// Creates a difference; what is not given is empty.
        public init(
            contractClasses: [Felt: Felt] = [:], declaredClasses: [Felt: Felt] = [:],
            deprecatedDeclaredClasses: Set<Felt> = [], storage: [Felt: [Felt: Felt]] = [:], nonces: [Felt: Felt] = [:]
        ) {
            self.contractClasses = contractClasses
            self.declaredClasses = declaredClasses
            self.deprecatedDeclaredClasses = deprecatedDeclaredClasses
            self.storage = storage
            self.nonces = nonces
        }

        /// The number of entries (`state_diff_length`).
        public var length: Int {
            contractClasses.count + declaredClasses.count + deprecatedDeclaredClasses.count + nonces.count
                + storage.values.reduce(0) { $0 + $1.count }
        }

        /// The commitment (`state_diff_commitment`): all entries, sorted, in one Poseidon hash.
        public var commitment: Felt { Poseidon.hash(many: elements) }

        /// What the commitment is the hash of.
        var elements: [Felt] {
            var elements = [Self.prefix]
            func append(_ entries: [Felt: Felt]) {
                elements.append(Felt(UInt64(entries.count)))
                for (key, value) in entries.sorted(by: { $0.key < $1.key }) { elements += [key, value] }
            }
            append(contractClasses)
            append(declaredClasses)
            elements.append(Felt(UInt64(deprecatedDeclaredClasses.count)))
            elements += deprecatedDeclaredClasses.sorted()
            elements += [.one, .zero]
            let contracts = storage.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
            elements.append(Felt(UInt64(contracts.count)))
            for (address, entries) in contracts {
                elements.append(address)
                append(entries)
            }
            append(nonces)
            return elements
        }

        private static let prefix = Felt(text: "STARKNET_STATE_DIFF0")
    }

    /// The root of the state from the roots of its two tries.
    ///
    /// Before 0.14.0 a state without Sierra classes has the root of its contracts.
    public static func stateRoot(contracts: Felt, classes: Felt, version: StarknetVersion) -> Felt {
        if contracts.isZero && classes.isZero { return .zero }
        if classes.isZero && version < .unconditionalStateRoots { return contracts }
        return Poseidon.hash(many: [Felt(text: "STARKNET_STATE_V0"), contracts, classes])
    }
}
