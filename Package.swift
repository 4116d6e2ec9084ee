// swift-tools-version: 6.2
// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import PackageDescription

/// Every Swift target is compiled with the same language rules.
let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

// One line for each library: a product that stands on its own, with a test target of its own.
let felt = Target.Dependency.target(name: "Felt")
let json = Target.Dependency.target(name: "JSON")
let starkCrypto = Target.Dependency.target(name: "StarkCrypto")
let contractABI = Target.Dependency.target(name: "ContractABI")
let starknet = Target.Dependency.target(name: "Starknet")
let cairoVM = Target.Dependency.target(name: "CairoVM")
let contractArtifacts = Target.Dependency.target(name: "ContractArtifacts")
let httpTransport = Target.Dependency.target(name: "HTTPTransport")
let webSocketTransport = Target.Dependency.target(name: "WebSocketTransport")
let postgreSQL = Target.Dependency.target(name: "PostgreSQL")
let ethereumSigner = Target.Dependency.target(name: "EthereumSigner")
let starknetKeys = Target.Dependency.target(name: "StarknetKeys")
let starknetRPC = Target.Dependency.target(name: "StarknetRPC")
let compute = Target.Dependency.target(name: "Compute")
let marketplace = Target.Dependency.target(name: "Marketplace")
let devnet = Target.Dependency.target(name: "Devnet")
let indexer = Target.Dependency.target(name: "Indexer")
let marketplaceMirror = Target.Dependency.target(name: "MarketplaceMirror")
let provider = Target.Dependency.target(name: "Provider")
let relayer = Target.Dependency.target(name: "Relayer")
let localStack = Target.Dependency.target(name: "LocalStack")
let commandSupport = Target.Dependency.target(name: "CommandSupport")
let testSupport = Target.Dependency.target(name: "TestSupport")

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let collections = Target.Dependency.product(name: "Collections", package: "swift-collections")
let asyncAlgorithms = Target.Dependency.product(name: "AsyncAlgorithms", package: "swift-async-algorithms")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting = Target.Dependency.product(name: "HummingbirdTesting", package: "hummingbird")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let metrics = Target.Dependency.product(name: "Metrics", package: "swift-metrics")
let metricsTestKit = Target.Dependency.product(name: "MetricsTestKit", package: "swift-metrics")
let nioCore = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP1 = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let nioWebSocket = Target.Dependency.product(name: "NIOWebSocket", package: "swift-nio")
let nioHTTPTypesHTTP1 = Target.Dependency.product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")
let unixSignals = Target.Dependency.product(name: "UnixSignals", package: "swift-service-lifecycle")
let serviceLifecycle = Target.Dependency.product(name: "ServiceLifecycle", package: "swift-service-lifecycle")

func library(_ name: String, _ dependencies: [Target.Dependency] = [], resources: [Resource]? = nil) -> Target {
    .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: swiftSettings)
}

func executable(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, swiftSettings: swiftSettings)
}

/// Tests find their fixtures through `#filePath`, so the manifest only has to leave those out.
func tests(_ name: String, _ dependencies: [Target.Dependency], fixtures: Bool = false) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies + [testSupport],
        exclude: fixtures ? ["Fixtures"] : [], swiftSettings: swiftSettings)
}

let libraries = [
    "Felt", "JSON", "StarkCrypto", "ContractABI", "Starknet", "CairoVM", "ContractArtifacts", "HTTPTransport",
    "WebSocketTransport", "PostgreSQL", "StarknetRPC", "EthereumSigner", "StarknetKeys", "Compute", "Marketplace",
    "Devnet", "Indexer", "MarketplaceMirror", "Provider", "Relayer", "LocalStack",
]

let package = Package(
    name: "smainer",
    platforms: [.macOS(.v15)],
    products: libraries.map { .library(name: $0, targets: [$0]) } + [
        .executable(name: "smainer", targets: ["smainer"]),
        .executable(name: "provider-daemon", targets: ["provider-daemon"]),
        .executable(name: "smainer-worker", targets: ["smainer-worker"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-async-algorithms", from: "1.1.0"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
        .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    ],
    targets: [
        // Floor 1: no module of ours below these.
        library("Felt"),
        library("JSON"),
        .systemLibrary(
            name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"]), .brew(["curl"])]),
        .systemLibrary(name: "CPostgreSQL", pkgConfig: "libpq", providers: [.apt(["libpq-dev"]), .brew(["libpq"])]),
        library("HTTPTransport", ["CCurl", logging, metrics]),
        library(
            "WebSocketTransport",
            [nioCore, nioPosix, nioHTTP1, nioWebSocket, nioSSL, nioHTTPTypesHTTP1, httpTypes, hummingbird, logging]),
        library("PostgreSQL", ["CPostgreSQL", logging, metrics, collections]),
        .target(name: "CContractArtifacts"),
        library("ContractArtifacts", ["CContractArtifacts"]),

        // Floors 2 to 4: the chain's mathematics and rules.
        .target(name: "CStarkSIMD"),
        .target(name: "CConstantTime"),
        library("StarkCrypto", [felt, crypto, "CStarkSIMD", "CConstantTime"]),
        library("ContractABI", [felt, json, starkCrypto]),
        library("Starknet", [felt, json, starkCrypto, contractABI]),
        library("CairoVM", [felt, json, starkCrypto, contractABI]),

        // Floor 5.
        library("StarknetRPC", [felt, json, starkCrypto, contractABI, starknet, httpTransport, logging, metrics]),
        .systemLibrary(
            name: "CSecp256k1", pkgConfig: "libsecp256k1",
            providers: [.apt(["libsecp256k1-dev"]), .brew(["secp256k1"])]),
        library("EthereumSigner", ["CSecp256k1", felt, starkCrypto, starknet]),
        .systemLibrary(name: "CGMP", pkgConfig: "gmp", providers: [.apt(["libgmp-dev"]), .brew(["gmp"])]),
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas",
            providers: [.apt(["libopenblas-dev", "liblapacke-dev"]), .brew(["openblas"])]),
        library("Compute", [json, "CGMP", "COpenBLAS"]),

        // Floor 6.
        library("StarknetKeys", [felt, json, starkCrypto, ethereumSigner, crypto, cryptoExtras]),
        library("Marketplace", [felt, json, starkCrypto, contractABI, starknet, starknetRPC, compute]),
        library(
            "Devnet",
            [
                felt, json, starkCrypto, contractABI, starknet, cairoVM, starknetRPC, contractArtifacts, hummingbird,
                nioCore, httpTypes, logging, serviceLifecycle, collections,
            ]),
        library("Indexer", [felt, json, starknet, contractABI, starknetRPC, postgreSQL, logging, metrics]),

        // Floor 7.
        library(
            "MarketplaceMirror", [felt, json, starknet, starknetRPC, postgreSQL, indexer, marketplace, logging]),
        library(
            "Provider",
            [
                felt, json, starkCrypto, starknet, starknetRPC, httpTransport, webSocketTransport, marketplace, compute,
                configuration, nioCore, logging, serviceLifecycle, asyncAlgorithms, subprocess,
            ]),
        library(
            "Relayer",
            [
                felt, json, starkCrypto, starknet, starknetRPC, httpTransport, webSocketTransport, postgreSQL,
                marketplace, compute, contractABI, hummingbird, nioCore, httpTypes, crypto, logging, serviceLifecycle,
            ]),

        // Floors 8 and 9.
        library(
            "LocalStack",
            [
                felt, json, starkCrypto, starknet, starknetRPC, postgreSQL, contractArtifacts, devnet, marketplace,
                marketplaceMirror, indexer, provider, relayer, httpTransport, logging, serviceLifecycle, subprocess,
            ]),
        library(
            "CommandSupport",
            [
                felt, json, starkCrypto, starknetKeys, provider, argumentParser, configuration, logging,
                serviceLifecycle, unixSignals,
            ]),
        executable(
            "smainer",
            [
                felt, json, starkCrypto, contractABI, starknet, starknetKeys, starknetRPC, postgreSQL,
                contractArtifacts, devnet, marketplace, marketplaceMirror, indexer, provider, relayer, localStack,
                commandSupport, argumentParser, logging, serviceLifecycle, httpTransport,
            ]),
        executable(
            "provider-daemon",
            [provider, commandSupport, felt, json, starkCrypto, argumentParser]),
        executable("smainer-worker", [compute, json]),

        // Tests.
        .target(
            name: "TestSupport", dependencies: [felt, json], path: "Tests/TestSupport", swiftSettings: swiftSettings),
        .target(name: "CFeltReference", path: "Tests/CFeltReference"),
        .executableTarget(
            name: "felt-ratio-guard", dependencies: [felt, "CFeltReference"], path: "Tests/felt-ratio-guard",
            swiftSettings: swiftSettings),
        tests("Felt", [felt, "CGMP"]),
        tests("JSON", [json], fixtures: true),
        tests("StarkCrypto", [felt, json, starkCrypto, crypto, "CStarkSIMD"], fixtures: true),
        tests("ContractABI", [felt, json, contractABI], fixtures: true),
        tests("Starknet", [felt, json, starkCrypto, contractABI, starknet], fixtures: true),
        tests("CairoVM", [felt, json, starkCrypto, contractABI, cairoVM, contractArtifacts], fixtures: true),
        tests("EthereumSigner", [felt, json, starkCrypto, starknet, ethereumSigner], fixtures: true),
        tests("StarknetKeys", [felt, json, starkCrypto, ethereumSigner, starknetKeys], fixtures: true),
        tests("HTTPTransport", [httpTransport, hummingbird, metrics, metricsTestKit]),
        tests("WebSocketTransport", [webSocketTransport, hummingbird, nioCore]),
        tests("PostgreSQL", [postgreSQL, metrics, metricsTestKit]),
        tests(
            "StarknetRPC",
            [felt, json, starkCrypto, contractABI, starknet, starknetRPC, httpTransport, metrics, metricsTestKit]),
        tests("Compute", [json, compute], fixtures: true),
        tests(
            "Marketplace",
            [felt, json, starkCrypto, starknet, starknetRPC, contractABI, contractArtifacts, marketplace]),
        tests(
            "Devnet",
            [
                felt, json, starkCrypto, contractABI, starknet, cairoVM, starknetRPC, contractArtifacts, devnet,
                httpTransport,
            ]),
        .testTarget(
            name: "ContractTests",
            dependencies: [
                felt, json, starkCrypto, contractABI, starknet, cairoVM, starknetRPC, contractArtifacts, devnet,
                marketplace, testSupport,
            ], swiftSettings: swiftSettings),
        tests(
            "Indexer",
            [
                felt, json, starkCrypto, contractABI, starknet, starknetRPC, postgreSQL, contractArtifacts, indexer,
                marketplaceMirror, marketplace, devnet, metrics, metricsTestKit,
            ]),
        tests(
            "Relayer",
            [
                felt, json, starkCrypto, contractABI, starknet, starknetRPC, postgreSQL, marketplace, relayer,
                hummingbird,
                hummingbirdTesting, httpTypes, webSocketTransport, nioCore,
            ]),
        tests(
            "Provider",
            [configuration, felt, json, starkCrypto, starknet, marketplace, compute, provider, webSocketTransport]),
        tests("CommandSupport", [json, starkCrypto, starknetKeys, provider, commandSupport, argumentParser]),
        tests(
            "LocalStack",
            [
                felt, json, starkCrypto, starknet, starknetRPC, postgreSQL, marketplace, marketplaceMirror, indexer,
                devnet, relayer, provider, localStack, httpTransport, webSocketTransport, contractABI, logging,
            ]),
    ],
    swiftLanguageModes: [.v6]
)
