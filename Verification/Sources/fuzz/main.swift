// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import FuzzSupport

fuzzMain([
    .uint256Text, .feltText, .feltBytes, .json, .jsonNumber, .abiType, .abiInterface, .abiValues, .abiJSON, .abiEvents,
    .sierraClass, .casmClass, .cairoInstruction, .cairoMachine, .typedData, .transaction, .identifiers, .privateKey,
    .signature,
])
