// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CStarkSIMD
import Foundation
import StarkCrypto
import Testing

@Suite("Vector instructions") struct VectorInstructionsTests {
    /// `scripts/test-older-processor` says that it has taken the vector instructions away.
    @Test func dispatchFollowsTheProcessor() {
        guard ProcessInfo.processInfo.environment["SMAINER_TESTS_WITHOUT_VECTORS"] != nil else {
            #expect(VectorInstructions.areUsed == stark_simd_available())
            return
        }
        #expect(!stark_simd_available() && !VectorInstructions.areUsed)
    }

    @Test func dispatchIsForcedOffInOneTaskOnly() async {
        let here = VectorInstructions.areUsed
        #expect(here == stark_simd_available())
        await VectorInstructions.$areAllowed.withValue(false) {
            #expect(!VectorInstructions.areUsed)
            async let child = VectorInstructions.areUsed
            #expect(await !child)
            #expect(await Task.detached { VectorInstructions.areUsed }.value == here)
        }
        #expect(VectorInstructions.areUsed == here)
    }
}
