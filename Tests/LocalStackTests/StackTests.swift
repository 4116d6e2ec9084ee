// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Testing

/// Tests that bring up whole stacks. One stack at a time: each has a database, a chain and four processes, and several
/// at once would starve each other on a small machine.
@Suite(.serialized) enum StackTests {}
