// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// A computation that a provider can run and a relayer can check for much less than it costs to run.
public protocol Algorithm: Sendable {
    /// The name in `payload.algorithm`.
    static var name: String { get }
    /// A JSON Schema of the payload.
    static var payloadSchema: JSONValue { get }

    /// Reads and checks a payload, and does no work on it.
    ///
    /// - Throws: ``ComputeError`` that names the value which breaks a rule.
    init(payload: JSONValue, limits: ComputeLimits) throws(ComputeError)

    /// Computes the result document.
    ///
    /// Blocks its thread for as long as the work takes: call it in a worker process or on a thread of your own.
    ///
    /// - Throws: ``ComputeError`` where the values of the payload have no representable result.
    func run() throws(ComputeError) -> JSONValue

    /// Decides whether a document is the right result of this payload.
    ///
    /// - Parameters:
    ///   - result: The document that a provider handed in.
    ///   - generator: Where the random numbers of the check come from. They must not be known to whoever made the
    ///     result, so draw them after it has arrived, from the system's generator.
    func check(result: JSONValue, using generator: inout some RandomNumberGenerator) -> CheckOutcome
}

/// What a check of a result found.
public enum CheckOutcome: Hashable, Sendable {
    /// The result is right, up to the error probability that the algorithm's check states.
    case accepted
    /// The result is wrong; the reason names the place.
    case rejected(reason: String)
}

/// The algorithms of this build, and the entry points that find them by name.
public enum Compute {
    /// Every algorithm, in the order in which they are listed to users.
    public static let algorithms: [any Algorithm.Type] = [MatrixMultiplication.self]

    /// The algorithm with a name, or `nil`.
    public static func algorithm(named name: String) -> (any Algorithm.Type)? {
        algorithms.first { $0.name == name }
    }

    /// Reads and checks a payload without computing anything.
    ///
    /// - Throws: ``ComputeError`` that names the value which breaks a rule, with its path below `$`.
    @discardableResult
    public static func validate(
        payload: JSONValue, limits: ComputeLimits = .standard
    ) throws(ComputeError) -> any Algorithm {
        guard case .object(let members) = payload else {
            throw ComputeError(code: .invalidPayload, path: "$", message: "a payload is a JSON object")
        }
        guard case .string(let name)? = members["algorithm"] else {
            throw ComputeError(
                code: .invalidPayload, path: "$.algorithm", message: "name the algorithm, as a string: \(known)")
        }
        guard let algorithm = algorithm(named: name) else {
            throw ComputeError(
                code: .unknownAlgorithm, path: "$.algorithm",
                message: "no algorithm is called \"\(name.prefix(64))\"; there are \(known)")
        }
        return try algorithm.init(payload: payload, limits: limits)
    }

    /// Computes the result document of a payload. Blocks its thread; see ``Algorithm/run()``.
    public static func run(
        payload: JSONValue, limits: ComputeLimits = .standard
    ) throws(ComputeError) -> JSONValue {
        try validate(payload: payload, limits: limits).run()
    }

    /// Decides whether `result` is right for `payload`; see ``Algorithm/check(result:using:)``.
    ///
    /// - Throws: ``ComputeError`` if the payload itself cannot be read.
    public static func check(
        payload: JSONValue, result: JSONValue, limits: ComputeLimits = .standard,
        using generator: inout some RandomNumberGenerator
    ) throws(ComputeError) -> CheckOutcome {
        try validate(payload: payload, limits: limits).check(result: result, using: &generator)
    }

    /// ``check(payload:result:limits:using:)`` with the system's random numbers.
    public static func check(
        payload: JSONValue, result: JSONValue, limits: ComputeLimits = .standard
    ) throws(ComputeError) -> CheckOutcome {
        var generator = SystemRandomNumberGenerator()
        return try check(payload: payload, result: result, limits: limits, using: &generator)
    }

    private static var known: String { algorithms.map { "\"\($0.name)\"" }.joined(separator: ", ") }
}
