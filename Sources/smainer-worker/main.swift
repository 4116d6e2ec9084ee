// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Compute
import Foundation
import JSON

// One task: a request document on standard input, an answer on standard output, and nothing else.
// The limits come as arguments because the daemon sets them; they are applied before any input is read.

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("smainer-worker: \(message)\n".utf8))
    exit(64)
}

let usage = """
    usage: smainer-worker [--memory-bytes N] [--cpu-seconds N]

    Reads {"payload": …, "threads": n} from standard input, computes, and writes
    {"status": "success", "result": …} or {"status": "failed", "error": {"code": …, "message": …}}.

    """

var arguments = CommandLine.arguments.dropFirst()
while let option = arguments.popFirst() {
    if option == "--help" || option == "-h" {
        print(usage, terminator: "")
        exit(0)
    }
    guard let text = arguments.popFirst(), let value = UInt64(text), value > 0 else {
        fail("\(option) needs a positive integer; see --help")
    }
    do {
        switch option {
        case "--memory-bytes": try ResourceLimit.memory(bytes: value).apply()
        case "--cpu-seconds": try ResourceLimit.processorTime(seconds: value).apply()
        default: fail("there is no option \(option); see --help")
        }
    } catch {
        fail("\(error)")
    }
}
do {
    // A worker writes to its standard output only and opens no more than a handful of files.
    try ResourceLimit.fileSize(bytes: 0).apply()
    try ResourceLimit.openFiles(count: 32).apply()
    try ResourceLimit.coreDump(bytes: 0).apply()
} catch {
    fail("\(error)")
}

let maxRequestBytes = WorkerProtocol.documentLimits.maxBytes
var request: [UInt8] = []
while let chunk = try? FileHandle.standardInput.read(upToCount: 1 << 20), !chunk.isEmpty {
    request.append(contentsOf: chunk)
    guard request.count <= maxRequestBytes else { fail("the request is over \(maxRequestBytes) bytes") }
}
let response = WorkerProtocol.respond(to: request)
do {
    try FileHandle.standardOutput.write(contentsOf: Data(response.json.serializedBytes()))
} catch {
    fail("the answer could not be written: \(error)")
}
