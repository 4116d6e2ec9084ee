// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation

enum Environment {
    static func value(_ name: String) -> String? { ProcessInfo.processInfo.environment[name] }
}
