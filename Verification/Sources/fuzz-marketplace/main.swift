// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import FuzzSupport

fuzzMain([
    .nodeMessage, .relayerMessage, .marketplaceDocuments, .marketplaceValues, .marketplaceEvents, .workerRequest,
    .workerResponse,
])
