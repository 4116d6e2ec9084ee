// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CStarkSIMD
import StarkCrypto
import Testing

/// With vector instructions where the processor has them, and with the dispatch forced off.
let vectorPaths = [true, false]

/// Runs the body with or without vector instructions, and says so when it has not the path asked for.
func with(
    vectors: Bool, _ sourceLocation: SourceLocation = #_sourceLocation, _ body: () throws -> Void
) rethrows {
    try VectorInstructions.$areAllowed.withValue(vectors) {
        #expect(
            VectorInstructions.areUsed == (vectors && stark_simd_available()), sourceLocation: sourceLocation)
        try body()
    }
}
