// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import ContractArtifacts
import Felt
import Foundation
import JSON
import Marketplace
import StarkCrypto
import Starknet
import StarknetRPC
import TestSupport
import Testing

/// The class, its sources and the page about it say the same: functions, events and refusals, whatever components the
/// contract is put together from.
@Suite struct InterfaceTests {
    static let page = text("docs/protocol/contract.md")

    let interface: ContractInterface

    init() throws {
        interface = try SierraClass(json: JSONValue(parsing: ContractArtifacts.smainer.sierraJSON)).interface()
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOf: SharedVectors.projectRoot.appending(path: path), encoding: .utf8)) ?? ""
    }

    /// The rows of the page's table below that heading, cell by cell, without the column names.
    private func table(_ heading: String) throws -> [[String]] {
        let section = try #require(Self.page.components(separatedBy: "\n## \(heading)\n").dropFirst().first)
        let lines = section.components(separatedBy: "\n## ")[0].split(separator: "\n").filter { $0.hasPrefix("|") }
        return lines.dropFirst(2).map { line in
            line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
        }
    }

    /// What stands in backquotes.
    private func quoted(_ cell: String) -> [String] {
        cell.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map {
            String($0.element)
        }
    }

    /// A type as the page writes it.
    private func short(_ type: ABIType) -> String {
        let names = [
            "core::felt252": "felt", "core::starknet::contract_address::ContractAddress": "address",
            "core::starknet::class_hash::ClassHash": "class hash",
        ]
        return "\(type)".replacing(#/[a-z0-9_]+(?:::[A-Za-z0-9_]+)+/#) { match in
            names[String(match.output)] ?? match.output.split(separator: ":").last.map(String.init) ?? ""
        }.replacing("::<", with: "<")
    }

    @Test func thePageListsEveryFunction() throws {
        let listed = try table("Functions")
        for row in listed {
            let signature = try #require(quoted(row[0]).first)
            let name = try #require(signature.split(separator: "(").first.map(String.init))
            let function = try #require(interface.function(named: name), "\(name) is not in the class")
            let arguments = function.inputs.map { "\($0.name): \(short($0.type))" }.joined(separator: ", ")
            let output = function.outputs.first.map { " -> \(short($0))" } ?? ""
            #expect(signature == "\(name)(\(arguments))\(output)")
            #expect(row[0].hasSuffix("view") == function.isView)
            #expect(quoted(row[1]) == [function.selector.hex])
            #expect(function.selector == selector(name))
        }
        #expect(listed.count == interface.functions.count)
    }

    @Test func thePageListsEveryEvent() throws {
        var events: [String: ABIEvent] = [:]
        /// Follows the flat parts; what is nested one level down is an event whose first key is the selector of its name.
        func collect(_ event: ABIEvent) throws {
            guard case .enumeration(let variants) = event.kind else { return }
            for variant in variants {
                let inner = try #require(interface.events[variant.event])
                if variant.isFlat {
                    try collect(inner)
                } else {
                    #expect(events.updateValue(inner, forKey: variant.name) == nil, "two events \(variant.name)")
                }
            }
        }
        try collect(#require(interface.events["smainer::marketplace::Smainer::Event"]))
        let listed = try table("Events")
        for row in listed {
            let name = try #require(quoted(row[0]).first)
            let event = try #require(events[name], "\(name) is not in the class")
            guard case .structure(let members) = event.kind else {
                Issue.record("\(name) is no struct")
                continue
            }
            func described(_ placement: ABIEvent.Placement) -> String {
                let chosen = members.filter { $0.placement == placement }
                return chosen.isEmpty
                    ? "–" : chosen.map { "\($0.name): \(short($0.type))" }.joined(separator: ", ")
            }
            #expect(row[1] == described(.key), "\(name)")
            #expect(row[2] == described(.data), "\(name)")
            #expect(quoted(row[3]) == [SmainerEvent.selectorOfEvent(named: name).hex])
        }
        #expect(Set(listed.compactMap { quoted($0[0]).first }) == Set(events.keys))
    }

    /// The panic texts of the marketplace's sources, and those that a claim is refused with.
    @Test func thePageListsEveryRefusal() throws {
        let sources = SharedVectors.projectRoot.appending(path: "cairo/src")
        let parts = try FileManager.default.contentsOfDirectory(
            at: sources.appending(path: "marketplace"), includingPropertiesForKeys: nil)
        var refusals = Set<String>()
        for file in parts + [sources.appending(path: "transfers.cairo")] {
            let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
            for line in lines where !line.trimmingCharacters(in: .whitespaces).hasPrefix("//") {
                refusals.formUnion(line.matches(of: #/'([^']{1,31})'/#).map { String($0.output.1) })
            }
        }
        #expect(refusals.count > 50)
        let listed = try table("Refusals").flatMap { quoted($0[0]) }
        #expect(Set(listed) == refusals)
        #expect(listed.count == refusals.count, "a refusal is listed twice")
    }

    /// Every function and view is there by its selector and takes exactly its arguments.
    @Test func calldataThatDoesNotFitIsRefused() throws {
        let world = try World()
        for function in interface.functions {
            if !function.inputs.isEmpty {
                try world.refuses("Failed to deserialize param #1", world.call(.smainer, function.name), by: .zero)
            }
            // Zeros fill any argument: an address, a number, an empty list, a change of the first kind.
            let fitting = [Felt](repeating: 0, count: function.inputs.reduce(0) { $0 + width($1.type) })
            try world.refuses(
                "Input too long for arguments", world.call(.smainer, function.name, fitting + [0]), by: .zero)
        }
        try world.refuses("ENTRYPOINT_NOT_FOUND", world.call(.smainer, "get_everything"), by: .zero)
    }

    /// How many felts a value of that type takes when all of them are zeros.
    private func width(_ type: ABIType) -> Int {
        switch short(type) {
        case "u256", "(felt, felt)", "Change": 2
        default: 1
        }
    }
}
