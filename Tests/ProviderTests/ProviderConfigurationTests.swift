// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Configuration
import Provider
import StarkCrypto
import Testing

private let complete = [
    "SMAINER_RELAYER_URL": "http://127.0.0.1:8080", "SMAINER_NODE_ID": "node-1", "STARKNET_PRIVATE_KEY": "0x1234",
    "STARKNET_ACCOUNT_ADDRESS": "0x99", "STARKNET_RPC_URL": "http://127.0.0.1:5050/rpc",
    "SMAINER_CONTRACT_ADDRESS": "0x77", "STARKNET_CHAIN_ID": "SN_SEPOLIA",
]

private func read(_ settings: [String: String]) throws -> ProviderConfiguration {
    try ProviderConfiguration(
        reading: ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: settings)))
}

@Suite struct ProviderConfigurationTests {
    @Test func `The environment of the protocol is enough`() throws {
        let configuration = try read(complete)
        #expect(configuration.nodeID == "node-1")
        #expect(configuration.maxConcurrentTasks == 2)
        #expect(configuration.heartbeatInterval == .seconds(30))
        #expect(configuration.signingKey.publicKey == (try StarkPrivateKey(parsing: "4660").publicKey))
        #expect(configuration.claimAccount == nil)
    }

    @Test(arguments: complete.keys.filter { $0 != "STARKNET_CHAIN_ID" })
    func `A missing setting is named`(name: String) {
        var settings = complete
        settings[name] = nil
        let error = #expect(throws: ConfigurationError.self) { try read(settings) }
        #expect(error?.setting == name)
    }

    @Test(arguments: [
        ("SMAINER_NODE_ID", "node 1"), ("SMAINER_NODE_ID", String(repeating: "n", count: 65)),
        ("STARKNET_ACCOUNT_ADDRESS", "bob"), ("MAX_CONCURRENT_TASKS", "0"), ("MAX_CONCURRENT_TASKS", "many"),
        ("HEARTBEAT_INTERVAL", "-1"), ("SMAINER_OFFER_CPU_THREADS", "four"), ("SMAINER_CLAIM_ACCOUNT_ADDRESS", "x"),
    ])
    func `A setting that cannot be used is named`(name: String, value: String) {
        var settings = complete
        settings[name] = value
        let error = #expect(throws: ConfigurationError.self) { try read(settings) }
        #expect(error?.setting == name)
    }

    @Test func `A key from elsewhere needs no setting`() throws {
        var settings = complete
        settings["STARKNET_PRIVATE_KEY"] = nil
        let key = StarkPrivateKey.random()
        let configuration = try ProviderConfiguration(
            reading: ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: settings)),
            signingKey: key)
        #expect(configuration.signingKey.publicKey == key.publicKey)
    }

    @Test func `The error about a bad key does not repeat it`() {
        var settings = complete
        settings["STARKNET_PRIVATE_KEY"] = "0xsecret"
        let error = #expect(throws: ConfigurationError.self) { try read(settings) }
        #expect(error?.description.contains("secret") == false)
    }

    @Test(arguments: [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("ws://127.0.0.1:8080/", "http://127.0.0.1:8080"),
        ("https://Relayer.example:443/api", "https://relayer.example"),
        ("wss://relayer.example", "https://relayer.example"),
        ("http://relayer.example:80", "http://relayer.example"),
    ])
    func `The relayer's origin is the same in every spelling of its address`(url: String, origin: String) throws {
        var settings = complete
        settings["SMAINER_RELAYER_URL"] = url
        #expect(try read(settings).relayerOrigin == origin)
    }
}
