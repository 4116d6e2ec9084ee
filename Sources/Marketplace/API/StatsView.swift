// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import JSON

/// The answer to `GET /api/v1/stats`: counts of what is in the relayer's database.
public struct StatsView: Hashable, Sendable {
    /// How many tasks were completed lately.
    public struct Throughput: Hashable, Sendable {
        /// In the last minute.
        public var lastMinute: UInt64
        /// In the last hour.
        public var lastHour: UInt64
        /// In the last 24 hours.
        public var lastDay: UInt64

        /// Creates the part.
        public init(lastMinute: UInt64, lastHour: UInt64, lastDay: UInt64) {
            self.lastMinute = lastMinute
            self.lastHour = lastHour
            self.lastDay = lastDay
        }
    }

    /// How long something took, over the last 24 hours; `nil` when it did not happen.
    public struct Latency: Hashable, Sendable {
        /// Half of the cases took at most that many milliseconds.
        public var p50MS: Double?
        /// 95 % of the cases took at most that many milliseconds.
        public var p95MS: Double?

        /// Creates the part.
        public init(p50MS: Double?, p95MS: Double?) {
            self.p50MS = p50MS
            self.p95MS = p95MS
        }
    }

    /// Nodes by ``NodeView/Status``.
    public var nodes: [NodeView.Status: UInt64]
    /// Tasks by ``TaskState``.
    public var tasks: [TaskState: UInt64]
    /// How many tasks were completed lately.
    public var throughput: Throughput
    /// From submission to the assignment's acceptance.
    public var assignmentTime: Latency
    /// From the result's arrival to the claim's acceptance.
    public var settlementTime: Latency
    /// What completed tasks paid in all.
    public var volume: TokenAmount
    /// What of it went to the treasury.
    public var fees: TokenAmount

    /// Creates an answer.
    public init(
        nodes: [NodeView.Status: UInt64], tasks: [TaskState: UInt64], throughput: Throughput, assignmentTime: Latency,
        settlementTime: Latency, volume: TokenAmount, fees: TokenAmount
    ) {
        self.nodes = nodes
        self.tasks = tasks
        self.throughput = throughput
        self.assignmentTime = assignmentTime
        self.settlementTime = settlementTime
        self.volume = volume
        self.fees = fees
    }
}

extension StatsView: JSONEncodable, JSONDecodable {
    /// The object of the wire format: every status is named, with zero where there is none.
    public var json: JSONValue {
        var object = ObjectBuilder()
        object.set("nodes", Self.counts(nodes))
        object.set("tasks", Self.counts(tasks))
        object.set(
            "throughput",
            [
                "last_minute": throughput.lastMinute.json, "last_hour": throughput.lastHour.json,
                "last_24_hours": throughput.lastDay.json,
            ] as JSONValue)
        object.set("assignment_time", assignmentTime)
        object.set("settlement_time", settlementTime)
        object.set("volume", volume)
        object.set("fees", fees)
        return object.json
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: [
            "nodes", "tasks", "throughput", "assignment_time", "settlement_time", "volume", "fees",
        ])
        nodes = try Self.readCounts(object.required("nodes"))
        tasks = try Self.readCounts(object.required("tasks"))
        let throughput = try object.required("throughput").object(
            allowing: ["last_minute", "last_hour", "last_24_hours"])
        self.throughput = Throughput(
            lastMinute: try throughput.required("last_minute").uint64(),
            lastHour: try throughput.required("last_hour").uint64(),
            lastDay: try throughput.required("last_24_hours").uint64())
        assignmentTime = try object.required("assignment_time").decode()
        settlementTime = try object.required("settlement_time").decode()
        volume = try object.required("volume").decode()
        fees = try object.required("fees").decode()
    }

    private static func counts<Name: RawRepresentable<String> & CaseIterable & Hashable>(
        _ counts: [Name: UInt64]
    ) -> JSONValue {
        var object = ObjectBuilder()
        object.set("total", counts.values.reduce(0, +))
        for name in Name.allCases { object.set(name.rawValue, counts[name] ?? 0) }
        return object.json
    }

    private static func readCounts<Name: RawRepresentable<String> & CaseIterable & Hashable>(
        _ json: JSONReader
    ) throws(JSONError) -> [Name: UInt64] {
        try json.object(allowing: Set(Name.allCases.map(\.rawValue) + ["total"]))
        var counts: [Name: UInt64] = [:]
        for name in Name.allCases {
            let count = try json.required(name.rawValue).uint64()
            if count > 0 { counts[name] = count }
        }
        return counts
    }
}

extension StatsView.Latency: JSONEncodable, JSONDecodable {
    /// The object of the wire format.
    public var json: JSONValue {
        ["p50_ms": p50MS.map(ObjectBuilder.number) ?? .null, "p95_ms": p95MS.map(ObjectBuilder.number) ?? .null]
    }

    /// Reads the object of the wire format.
    public init(json: JSONReader) throws(JSONError) {
        let object = try json.object(allowing: ["p50_ms", "p95_ms"])
        p50MS = try object.optional("p50_ms")?.double()
        p95MS = try object.optional("p95_ms")?.double()
    }
}
