// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

internal import Felt
internal import StarkCrypto
internal import StarkOperations

#if canImport(Glibc)
internal import Glibc
#elseif canImport(Musl)
internal import Musl
#elseif canImport(Darwin)
internal import Darwin
#endif

/// Times operations and answers questions, so that scripts can set other libraries beside ours.
///
/// `stark-probe cold OP` prints the nanoseconds of the operation's first turn in this process, tables included.
/// Without arguments, one line of standard input is one request, and one line of standard output its reply:
///
///     list                     the names of the operations that can be timed
///     questions                the names of the questions that can be asked
///     time OP COUNT            nanoseconds for each result, over at least COUNT of them
///     answer QUESTION FELT...  what ``Answers`` says: felts in hexadecimal, true or false
///
/// A reply that begins with `error` says what is wrong with the request.
@main
struct Probe {
    static func main() {
        let arguments = CommandLine.arguments.dropFirst()
        if arguments.first == "cold" {
            guard arguments.count == 2, let operation = arguments.last.flatMap({ Operation.named($0) }) else {
                print("error: usage: stark-probe cold OP")
                exit(2)
            }
            print(operation.timeFirst())
            return
        }
        guard arguments.isEmpty else {
            print("error: usage: stark-probe [cold OP]")
            exit(2)
        }
        while let line = readLine() {
            print(reply(to: line.split(separator: " ")))
            fflush(nil)
        }
    }

    static func reply(to words: [Substring]) -> String {
        switch words.first {
        case "list":
            return Operation.all.map(\.name).joined(separator: " ")
        case "questions":
            return Answers.all.keys.sorted().joined(separator: " ")
        case "time":
            guard words.count == 3, let operation = Operation.named(words[1]) else {
                return "error: no such operation"
            }
            guard let count = Int(words[2]), count > 0 else { return "error: not a positive count: \(words[2])" }
            return "\(operation.time(results: count))"
        case "answer":
            guard words.count > 1, let answer = Answers.all[String(words[1])] else { return "error: no such question" }
            do {
                return try answer(words[2...].map { try UInt256(hex: $0) })
            } catch {
                return "error: \(error)"
            }
        default:
            return "error: not a request"
        }
    }
}
