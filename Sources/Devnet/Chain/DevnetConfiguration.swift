// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
public import StarkCrypto
public import Starknet

/// How a devnet is set up. Two chains with the same configuration and clock have the same blocks.
public struct DevnetConfiguration: Sendable {
    /// Where block times come from.
    public enum Clock: Sendable, Hashable {
        /// The machine's clock, moved by `setTime` and `increaseTime`.
        case system
        /// Stands still at these Unix seconds until `setTime` or `increaseTime` moves it.
        case fixed(UInt64)
    }

    /// What one unit of each resource costs.
    public struct GasPrices: Sendable, Hashable {
        /// Prices in FRI, 10⁻¹⁸ STRK.
        public var l1Gas: UInt128
        /// Price of L2 gas in FRI.
        public var l2Gas: UInt128
        /// Price of L1 data gas in FRI.
        public var l1DataGas: UInt128
        /// The same prices in WEI, which only block headers show.
        public var inWEI: UInt128

        /// Creates prices; 10⁹ each by default, as starknet-devnet has them.
        public init(
            l1Gas: UInt128 = 1_000_000_000, l2Gas: UInt128 = 1_000_000_000, l1DataGas: UInt128 = 1_000_000_000,
            inWEI: UInt128 = 1_000_000_000
        ) {
            self.l1Gas = l1Gas
            self.l2Gas = l2Gas
            self.l1DataGas = l1DataGas
            self.inWEI = inWEI
        }
    }

    /// The chain's id.
    public var chainID: ChainID
    /// How many funded accounts exist from the start; at most 1000.
    public var accountCount: Int
    /// What the accounts' keys are derived from. Everybody can derive them: they protect nothing.
    public var seed: UInt64
    /// STRK and ETH of each account at the start, in units of 10⁻¹⁸.
    public var initialBalance: UInt128
    /// What resources cost.
    public var gasPrices: GasPrices
    /// Where block times come from.
    public var clock: Clock
    /// The file that keeps the chain; `nil` keeps it in memory only.
    public var stateFile: String?
    /// Classes that may be declared besides the bundled ones.
    public var additionalClasses: [DevnetClass]

    /// Creates a configuration; the defaults are those of starknet-devnet where it has them.
    public init(
        chainID: ChainID = .sepolia, accountCount: Int = 10, seed: UInt64 = 0,
        initialBalance: UInt128 = 1_000_000_000_000_000_000_000_000, gasPrices: GasPrices = GasPrices(),
        clock: Clock = .system, stateFile: String? = nil, additionalClasses: [DevnetClass] = []
    ) {
        self.chainID = chainID
        self.accountCount = accountCount
        self.seed = seed
        self.initialBalance = initialBalance
        self.gasPrices = gasPrices
        self.clock = clock
        self.stateFile = stateFile
        self.additionalClasses = additionalClasses
    }
}

/// An account that exists and has money from the first block on.
public struct DevnetAccount: Sendable {
    /// The account's address.
    public let address: ContractAddress
    /// Its key, which anybody can derive from the seed.
    public let privateKey: StarkPrivateKey
    /// The public key in the account's storage.
    public let publicKey: Felt
    /// STRK and ETH at the start.
    public let initialBalance: UInt128

    init(domain: String, seed: UInt64, index: Int, classHash: Felt, balance: UInt128) throws(DevnetError) {
        // starknet_keccak has 250 bits, below the curve's order; zero does not happen.
        let secret = starknetKeccak("smainer devnet \(domain) \(seed) \(index)")
        guard let key = try? StarkPrivateKey(secret) else {
            throw DevnetError(.configuration, "seed \(seed) gives no valid key for account \(index); use another")
        }
        privateKey = key
        publicKey = key.publicKey
        initialBalance = balance
        address = Addresses.contract(
            deployer: .zero, salt: key.publicKey, classHash: ClassHash(classHash),
            constructorCalldata: [key.publicKey])
    }
}

/// Contracts that every devnet has at the addresses of the public networks.
public enum DevnetContracts {
    /// The STRK token, in which fees are paid.
    public static let strk: Felt = 0x4718f5a0fc34cc1af16a1cdee98ffb20c31f5cd61d6ab07201858f4287c938d
    /// The ETH token.
    public static let eth: Felt = 0x49d36570d4e46f48e99674bd3fcc84644ddd6b96f7c741b1562b82f9e004dc7
    /// The universal deployer.
    public static let universalDeployer: Felt = 0x2ceed65a4bd731034c01113685c831b01c15d7d432f71afb1cf1634b53a2125
    /// Who receives the fees.
    public static let sequencer: Felt = 0x1000
}
