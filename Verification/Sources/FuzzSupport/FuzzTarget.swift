// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

/// One thing to fuzz: a name, and what must hold for every input.
public struct FuzzTarget: Sendable {
    /// The name on the command line and of the folder of its corpus.
    public let name: String
    /// Runs on one input. Stops the process where a property fails; a trap of the code under test stops it too.
    public let run: @Sendable (UnsafeBufferPointer<UInt8>) -> Void

    /// Names a target on bytes.
    public init(onBytes name: String, _ run: @escaping @Sendable (UnsafeBufferPointer<UInt8>) -> Void) {
        self.name = name
        self.run = run
    }

    /// Names a target on text; bytes that are not UTF-8 are repaired as `String(decoding:as:)` does.
    public init(onText name: String, _ run: @escaping @Sendable (String) -> Void) {
        self.init(onBytes: name) { bytes in run(String(decoding: bytes, as: UTF8.self)) }
    }
}

/// Stops the process, for the fuzzer to keep the input, where a property does not hold.
public func require(
    _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #file, line: UInt = #line
) {
    if !condition { fatalError("property broken: \(message())", file: file, line: line) }
}

/// Stops the process where something throws that must not.
public func requireNoThrow<Value>(
    _ what: String, file: StaticString = #file, line: UInt = #line, _ body: () throws -> Value
) -> Value {
    do { return try body() } catch { fatalError("\(what) threw: \(error)", file: file, line: line) }
}
