// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

#pragma once

#include <stddef.h>

/// One compiled contract: the JSON texts of its Sierra class and of its CASM class. The bytes live as long as the program.
typedef struct {
    const char *name;
    const unsigned char *sierra;
    size_t sierra_size;
    const unsigned char *casm;
    size_t casm_size;
} smainer_artifact;

/// The artifacts' indexes.
enum smainer_artifact_index {
    SMAINER_ARTIFACT_SMAINER,
    SMAINER_ARTIFACT_SETTLEMENT_TOKEN,
    SMAINER_ARTIFACT_ACCOUNT,
    SMAINER_ARTIFACT_UNIVERSAL_DEPLOYER,
    SMAINER_ARTIFACT_LYING_TOKEN,
    SMAINER_ARTIFACT_UPGRADED_SMAINER,
    SMAINER_ARTIFACT_COUNT,
};

/// The artifact at `index`, which is below `SMAINER_ARTIFACT_COUNT`.
smainer_artifact smainer_artifact_at(size_t index);
