// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#include "CContractArtifacts.h"

// #embed is C23; the package is not otherwise, and clang has it in every mode.
#pragma clang diagnostic ignored "-Wc23-extensions"

#define BYTES(name) static const unsigned char name[]

BYTES(smainer_sierra) = {
#embed "../../cairo/artifacts/Smainer.sierra.json"
};
BYTES(smainer_casm) = {
#embed "../../cairo/artifacts/Smainer.casm.json"
};
BYTES(settlement_token_sierra) = {
#embed "../../cairo/artifacts/SettlementToken.sierra.json"
};
BYTES(settlement_token_casm) = {
#embed "../../cairo/artifacts/SettlementToken.casm.json"
};
BYTES(account_sierra) = {
#embed "../../cairo/artifacts/Account.sierra.json"
};
BYTES(account_casm) = {
#embed "../../cairo/artifacts/Account.casm.json"
};
BYTES(universal_deployer_sierra) = {
#embed "../../cairo/artifacts/UniversalDeployer.sierra.json"
};
BYTES(universal_deployer_casm) = {
#embed "../../cairo/artifacts/UniversalDeployer.casm.json"
};
BYTES(lying_token_sierra) = {
#embed "../../cairo/artifacts/LyingToken.sierra.json"
};
BYTES(lying_token_casm) = {
#embed "../../cairo/artifacts/LyingToken.casm.json"
};
BYTES(upgraded_smainer_sierra) = {
#embed "../../cairo/artifacts/UpgradedSmainer.sierra.json"
};
BYTES(upgraded_smainer_casm) = {
#embed "../../cairo/artifacts/UpgradedSmainer.casm.json"
};

#define ARTIFACT(name, prefix) \
    { name, prefix##_sierra, sizeof prefix##_sierra, prefix##_casm, sizeof prefix##_casm }

static const smainer_artifact artifacts[SMAINER_ARTIFACT_COUNT] = {
    [SMAINER_ARTIFACT_SMAINER] = ARTIFACT("Smainer", smainer),
    [SMAINER_ARTIFACT_SETTLEMENT_TOKEN] = ARTIFACT("SettlementToken", settlement_token),
    [SMAINER_ARTIFACT_ACCOUNT] = ARTIFACT("Account", account),
    [SMAINER_ARTIFACT_UNIVERSAL_DEPLOYER] = ARTIFACT("UniversalDeployer", universal_deployer),
    [SMAINER_ARTIFACT_LYING_TOKEN] = ARTIFACT("LyingToken", lying_token),
    [SMAINER_ARTIFACT_UPGRADED_SMAINER] = ARTIFACT("UpgradedSmainer", upgraded_smainer),
};

smainer_artifact smainer_artifact_at(size_t index) {
    return artifacts[index];
}
