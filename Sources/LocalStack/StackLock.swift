// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation

/// Makes sure that one stack at a time uses a folder. The lock goes with the process, however it ends.
struct StackLock {
    private let descriptor: Int32

    init(_ home: StackHome) throws {
        descriptor = open("\(home.run)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw LocalStackError(.state, "\(home.run)/lock cannot be opened: \(String(cString: strerror(errno)))")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw LocalStackError(
                .state, "another stack is running in \(home.path): stop it, or choose another folder with SMAINER_HOME")
        }
    }

    func release() { close(descriptor) }
}
