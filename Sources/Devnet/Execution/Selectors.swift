// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import StarkCrypto

/// Selectors of the entry points that the protocol itself calls.
enum Selectors {
    static let constructor = starknetKeccak("constructor")
    static let execute = starknetKeccak("__execute__")
    static let validate = starknetKeccak("__validate__")
    static let validateDeclare = starknetKeccak("__validate_declare__")
    static let validateDeploy = starknetKeccak("__validate_deploy__")
    static let transfer = starknetKeccak("transfer")
    static let mint = starknetKeccak("mint")
}
