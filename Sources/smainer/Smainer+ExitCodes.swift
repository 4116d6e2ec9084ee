// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ArgumentParser
import CommandSupport
import Foundation
import HTTPTransport
import LocalStack
import PostgreSQL
import StarknetRPC

extension Smainer {
    /// Runs the command, and ends the process with the exit code that the kind of failure has.
    static func main() async {
        do {
            var command = try parseAsRoot()
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch {
            guard let code = exitCode(of: error) else { exit(withError: error) }
            Terminal.note("Error: \(error)")
            Foundation.exit(code.rawValue)
        }
    }

    /// The documented exit code of a failure; `nil` for those that the argument parser knows how to report.
    static func exitCode(of error: any Error) -> ExitCode? {
        switch error {
        case let failure as CommandFailure:
            return failure.exitCode
        case let failure as RelayerClient.Failure:
            switch failure.status {
            case 401, 403: return .notPermitted
            case 404: return .notFound
            case 503: return .unavailable
            default: return .failure
            }
        case let failure as RPCError:
            let missing = [
                RPCError.Code.contractNotFound, RPCError.Code.blockNotFound, RPCError.Code.transactionHashNotFound,
            ]
            return missing.contains(failure.code) ? .notFound : .failure
        case let failure as StarknetClientError:
            return failure.code == .transport || failure.code == .timeout ? .unavailable : .failure
        case is HTTPClientError:
            return .unavailable
        case let failure as PostgresError where failure.isConnectionFailure:
            return .unavailable
        default:
            return nil
        }
    }
}
