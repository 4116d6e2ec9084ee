// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import FuzzSupport

fuzzMain([.rpcBlocks, .rpcAnswers, .rpcEnvelope])
