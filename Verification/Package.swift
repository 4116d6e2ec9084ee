// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import PackageDescription

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func libraries(_ names: String...) -> [Target.Dependency] {
    names.map { .product(name: $0, package: "smainer") }
}

func executable(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// Proofs that take longer than a test may: timing, the flow of secrets, fuzzing. A package of its own, so that nobody
/// who uses the libraries builds it; each product compiles only the libraries that it examines.
///
/// `scripts/constant-time` and `scripts/fuzz` build and run it: the fuzzers need compiler flags that a manifest must not
/// carry.
let package = Package(
    name: "smainer-verification",
    platforms: [.macOS(.v15)],
    dependencies: [.package(name: "smainer", path: "..")],
    targets: [
        .target(name: "CVerification"),
        // Padding among the code, so that what comes behind it lies elsewhere. Modules are linked in the order of their
        // names; this one stands before those of swift-crypto and ours.
        .target(
            name: "CAddressPadding",
            cSettings: Context.environment["ADDRESS_PADDING"].map { [.define("ADDRESS_PADDING", to: $0)] } ?? []
        ),
        executable("timing-test", ["CAddressPadding", "CVerification"] + libraries("Felt", "StarkCrypto")),
        executable("secret-flow", ["CVerification"] + libraries("Felt", "StarkCrypto", "StarknetKeys")),

        .target(name: "CLibFuzzer"),
        .target(name: "FuzzSupport", dependencies: ["CLibFuzzer"], swiftSettings: swiftSettings),
        executable(
            "fuzz",
            ["FuzzSupport"] + libraries("Felt", "JSON", "StarkCrypto", "ContractABI", "Starknet", "CairoVM")),
        executable(
            "fuzz-marketplace",
            ["FuzzSupport"]
                + libraries("Felt", "JSON", "StarkCrypto", "ContractABI", "Starknet", "Compute", "Marketplace")),
        executable(
            "fuzz-keys",
            ["FuzzSupport"] + libraries("Felt", "JSON", "StarkCrypto", "EthereumSigner", "StarknetKeys")),
        executable("fuzz-rpc", ["FuzzSupport"] + libraries("Felt", "JSON", "StarknetRPC")),
        executable("fuzz-websocket", ["FuzzSupport"] + libraries("WebSocketTransport")),
    ],
    swiftLanguageModes: [.v6]
)
