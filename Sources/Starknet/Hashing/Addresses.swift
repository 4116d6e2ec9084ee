// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import Felt
import StarkCrypto

/// Where contracts and their variables live.
public enum Addresses {
    private static let contractPrefix = Felt(text: "STARKNET_CONTRACT_ADDRESS")

    /// The address of a contract.
    ///
    /// - Parameters:
    ///   - deployer: The contract that calls the deploy system call; zero for accounts that deploy themselves and for
    ///     `deploy_from_zero`.
    ///   - salt: What makes the address differ from others of the same class and arguments.
    ///   - classHash: The class.
    ///   - constructorCalldata: The arguments of the constructor.
    /// - Complexity: A Pedersen hash for each argument, and eight more.
    public static func contract(
        deployer: ContractAddress, salt: Felt, classHash: ClassHash, constructorCalldata: [Felt]
    ) -> ContractAddress {
        let hash = Pedersen.hash(array: [
            contractPrefix, deployer.felt, salt, classHash.felt, Pedersen.hash(array: constructorCalldata),
        ])
        return ContractAddress(unchecked: reduced(hash))
    }

    /// The address of a contract that a universal deployer deploys.
    ///
    /// - Parameters:
    ///   - udc: The universal deployer.
    ///   - caller: The account that calls it.
    ///   - salt: What tells contracts of the same class and arguments apart.
    ///   - unique: Whether the caller is bound into the address, so that nobody else can take it.
    ///   - classHash: The class of the new contract.
    ///   - constructorCalldata: The arguments of its constructor.
    public static func deployedByUDC(
        _ udc: ContractAddress, caller: ContractAddress, salt: Felt, unique: Bool, classHash: ClassHash,
        constructorCalldata: [Felt]
    ) -> ContractAddress {
        contract(
            deployer: unique ? udc : .zero, salt: unique ? Pedersen.hash(caller.felt, salt) : salt,
            classHash: classHash, constructorCalldata: constructorCalldata)
    }

    /// The storage key of a variable.
    ///
    /// - Parameter name: The variable's name.
    public static func storageVariable(_ name: String) -> Felt { starknetKeccak(name) }

    /// The storage key of an entry of a map.
    ///
    /// - Parameters:
    ///   - name: The map's name.
    ///   - keys: The felts of the keys, in order; a key of several felts (a `u256`, a tuple) gives several.
    /// - Complexity: A Pedersen hash for each felt.
    public static func storageMap(_ name: String, _ keys: Felt...) -> Felt { storageMap(name, keys: keys) }

    /// The storage key of an entry of a map; see ``storageMap(_:_:)``.
    public static func storageMap(_ name: String, keys: [Felt]) -> Felt {
        reduced(keys.reduce(starknetKeccak(name)) { Pedersen.hash($0, $1) })
    }

    static func reduced(_ hash: Felt) -> Felt {
        // P is below twice the bound, so that one subtraction is enough.
        let value = hash.uint256
        return value < ContractAddress.upperBound
            ? hash : Felt(value - ContractAddress.upperBound, unchecked: ())
    }
}
