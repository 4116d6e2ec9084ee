// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

/// Measurements of Felt and StarkCrypto. A package of its own, so that nobody who uses the libraries fetches its
/// dependencies. Building its products compiles of the parent package only the two libraries and what they need.
let package = Package(
    name: "smainer-benchmarks",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "stark-probe", targets: ["stark-probe"])
    ],
    dependencies: [
        .package(name: "smainer", path: ".."),
        // Without its traits, which put hooks under malloc and under reference counting: we measure time only.
        .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
    ],
    targets: [
        // GMP, the yardstick of field multiplication: the library, and a loop in C over it.
        .systemLibrary(
            name: "CGMPReference", pkgConfig: "gmp", providers: [.apt(["libgmp-dev"]), .brew(["gmp"])]),
        .target(name: "CReference", dependencies: ["CGMPReference"]),

        // Every operation that is measured, by name, for the probe and the benchmarks alike.
        .target(
            name: "StarkOperations",
            dependencies: [
                .product(name: "Felt", package: "smainer"),
                .product(name: "StarkCrypto", package: "smainer"),
                "CReference",
            ], swiftSettings: swiftSettings),

        // Times operations and answers questions over standard input and output; scripts/bench-peers drives it.
        .executableTarget(
            name: "stark-probe",
            dependencies: [
                .product(name: "Felt", package: "smainer"),
                .product(name: "StarkCrypto", package: "smainer"),
                "StarkOperations",
            ], swiftSettings: swiftSettings),

        .executableTarget(
            name: "StarkBenchmarks",
            dependencies: [
                .product(name: "Benchmark", package: "benchmark"),
                "StarkOperations",
                // Its process is where cold starts are measured: a table is only made once in a process.
                "stark-probe",
            ],
            path: "Benchmarks/StarkBenchmarks",
            swiftSettings: swiftSettings,
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
    ],
    swiftLanguageModes: [.v6]
)
