// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import CLibFuzzer
import Foundation

/// The command line of a fuzz program: `fuzz TARGET [libFuzzer's arguments]`, `fuzz --list`, and without libFuzzer
/// `fuzz TARGET FILE_OR_FOLDER…`, which replays inputs.
public func fuzzMain(_ targets: [FuzzTarget]) -> Never {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments == ["--list"] {
        for target in targets { print(target.name) }
        exit(0)
    }
    // libFuzzer starts the program again for -merge=1, without the name, which the environment then has.
    var rest = arguments
    let isNamed = targets.contains { $0.name == arguments.first }
    if isNamed { rest.removeFirst() }
    let inherited = ProcessInfo.processInfo.environment["SMAINER_FUZZ_TARGET"]
    guard let name = isNamed ? arguments.first : inherited, let target = targets.first(where: { $0.name == name })
    else {
        let names = targets.map(\.name).joined(separator: " ")
        FileHandle.standardError.write(Data("usage: fuzz TARGET [ARGUMENT…], with a target of: \(names)\n".utf8))
        exit(64)
    }
    // Written once, here, before the driver starts any thread.
    activeTarget = target
    guard fuzz_has_driver() != 0 else { replay(target, rest) }
    setenv("SMAINER_FUZZ_TARGET", name, 1)
    var argv = ([CommandLine.arguments[0]] + rest).map { strdup($0) }
    argv.append(nil)
    exit(
        fuzz_run_driver(Int32(argv.count - 1), &argv) { data, size in
            activeTarget?.run(UnsafeBufferPointer(start: data, count: size))
            return 0
        })
}

nonisolated(unsafe) private var activeTarget: FuzzTarget?

private func replay(_ target: FuzzTarget, _ paths: [String]) -> Never {
    var count = 0
    func visit(_ url: URL) {
        if let children = try? FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil) {
            children.sorted { $0.path < $1.path }.forEach(visit)
        } else if let data = try? Data(contentsOf: url) {
            [UInt8](data).withUnsafeBufferPointer(target.run)
            count += 1
        } else {
            FileHandle.standardError.write(Data("cannot read \(url.path)\n".utf8))
            exit(66)
        }
    }
    for path in paths { visit(URL(filePath: path)) }
    print("\(target.name): \(count) inputs replayed")
    exit(count == 0 ? 66 : 0)
}
