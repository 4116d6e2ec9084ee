// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Configuration
import Foundation
public import StarkCrypto
import Starknet

extension ProviderConfiguration {
    /// Reads the settings of protocol section 7, for example from `EnvironmentVariablesProvider`.
    ///
    /// - Parameters:
    ///   - reader: Where the settings are.
    ///   - key: The node's key where it comes from elsewhere, such as a keystore; `STARKNET_PRIVATE_KEY` is then
    ///     not read.
    /// - Throws: ``ConfigurationError`` that names the first setting which is missing or cannot be used.
    public init(
        reading reader: ConfigReader, signingKey key: StarkPrivateKey? = nil
    ) throws(ConfigurationError) {
        let settings = Settings(reader: reader)
        relayerURL = try settings.required("SMAINER_RELAYER_URL", "the relayer's address, like http://127.0.0.1:8080")
        nodeID = try settings.required("SMAINER_NODE_ID", "the node's name, 1 to 64 of letters, digits, '_' and '-'")
        guard Self.isNodeID(nodeID) else {
            throw ConfigurationError(
                setting: "SMAINER_NODE_ID", message: "\"\(nodeID.prefix(80))\" is not 1 to 64 of [A-Za-z0-9_-]")
        }
        signingKey = if let key { key } else { try settings.key("STARKNET_PRIVATE_KEY") }
        accountAddress = try settings.address("STARKNET_ACCOUNT_ADDRESS", "the address that is registered and paid")
        rpcURL = try settings.required("STARKNET_RPC_URL", "the chain's JSON-RPC endpoint")
        contractAddress = try settings.address("SMAINER_CONTRACT_ADDRESS", "the marketplace's address")
        let chain = settings.optional("STARKNET_CHAIN_ID") ?? "SN_SEPOLIA"
        do {
            chainID = try ChainID(parsing: chain)
        } catch {
            throw ConfigurationError(setting: "STARKNET_CHAIN_ID", message: "\(error)")
        }
        if settings.optional("SMAINER_CLAIM_ACCOUNT_ADDRESS") != nil {
            claimAccount = ClaimAccount(
                address: try settings.address("SMAINER_CLAIM_ACCOUNT_ADDRESS", "the account that claims"),
                key: try settings.key("SMAINER_CLAIM_PRIVATE_KEY"))
        } else {
            claimAccount = nil
        }
        maxConcurrentTasks = try settings.integer("MAX_CONCURRENT_TASKS", in: 1...1_024) ?? 2
        heartbeatInterval = .seconds(try settings.integer("HEARTBEAT_INTERVAL", in: 1...3_600) ?? 30)
        offeredThreads = try settings.integer("SMAINER_OFFER_CPU_THREADS", in: 1...4_096)
        offeredRAM = try settings.integer("SMAINER_OFFER_RAM_GB", in: 1...65_536).map(Double.init)
        workerPath = settings.optional("SMAINER_WORKER")
        stateDirectory =
            settings.optional("SMAINER_PROVIDER_STATE")
            ?? (NSHomeDirectory() as NSString).appendingPathComponent(".local/state/smainer-provider/\(nodeID)")
    }

    /// Whether a text is a node's name: 1 to 64 of `[A-Za-z0-9_-]`.
    public static func isNodeID(_ text: String) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}

/// Settings by the names that the environment has, over whatever sources the reader was given.
private struct Settings {
    let reader: ConfigReader

    func optional(_ name: String, secret: Bool = false) -> String? {
        let key = ConfigKey(name.lowercased().split(separator: "_").map(String.init))
        let value = reader.string(forKey: key, isSecret: secret)?.trimmingCharacters(in: .whitespacesAndNewlines)
        return value?.isEmpty == true ? nil : value
    }

    func required(_ name: String, _ purpose: String) throws(ConfigurationError) -> String {
        guard let value = optional(name) else {
            throw ConfigurationError(setting: name, message: "is not set; it is \(purpose)")
        }
        return value
    }

    func address(_ name: String, _ purpose: String) throws(ConfigurationError) -> ContractAddress {
        let text = try required(name, purpose)
        do {
            return try ContractAddress(parsing: text)
        } catch {
            throw ConfigurationError(
                setting: name, message: "\"\(text.prefix(80))\" is not a contract address: \(error)")
        }
    }

    /// A key from `NAME`, or from the file that `NAME_FILE` names. The error never repeats what was read.
    func key(_ name: String) throws(ConfigurationError) -> StarkPrivateKey {
        var text = optional(name, secret: true)
        if text == nil, let path = optional("\(name)_FILE") {
            guard let contents = try? String(contentsOfFile: path, encoding: .utf8) else {
                throw ConfigurationError(setting: "\(name)_FILE", message: "the file \(path) cannot be read")
            }
            text = contents.trimmingCharacters(in: .whitespacesAndNewlines)
        }
        guard let text else {
            throw ConfigurationError(
                setting: name, message: "is not set; it is a private key (make one with 'provider-daemon keygen')")
        }
        guard let key = try? StarkPrivateKey(parsing: text) else {
            throw ConfigurationError(
                setting: name,
                message: "is not a STARK private key: a number from 1 to below the curve's order, in hex or decimal")
        }
        return key
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(ConfigurationError) -> Int? {
        guard let text = optional(name) else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw ConfigurationError(
                setting: name,
                message: "\"\(text.prefix(40))\" is not a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }
}
