// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CContractArtifacts

/// The compiled contracts that are part of this program, as built by `scripts/cairo` from `cairo/src`.
public enum ContractArtifacts {
    /// The marketplace.
    public static let smainer = ContractArtifact(SMAINER_ARTIFACT_SMAINER)

    /// The ERC-20 for the devnet and for tests.
    public static let settlementToken = ContractArtifact(SMAINER_ARTIFACT_SETTLEMENT_TOKEN)

    /// The SNIP-6 account owned by one STARK key.
    public static let account = ContractArtifact(SMAINER_ARTIFACT_ACCOUNT)

    /// The universal deployer.
    public static let universalDeployer = ContractArtifact(SMAINER_ARTIFACT_UNIVERSAL_DEPLOYER)

    /// A hostile ERC-20 for attack tests.
    public static let lyingToken = ContractArtifact(SMAINER_ARTIFACT_LYING_TOKEN)

    /// A class to upgrade the marketplace to in tests.
    public static let upgradedSmainer = ContractArtifact(SMAINER_ARTIFACT_UPGRADED_SMAINER)

    /// Every artifact, the test contracts included.
    public static let all: [ContractArtifact] = (0..<SMAINER_ARTIFACT_COUNT.rawValue).map {
        ContractArtifact(smainer_artifact_index($0))
    }

    /// The artifact called `name`, or nil when there is none. O(number of artifacts).
    public static func named(_ name: String) -> ContractArtifact? {
        all.first { $0.name == name }
    }
}
