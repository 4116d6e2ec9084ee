// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import ContractABI
import Felt
import JSON
import StarkCrypto
import Starknet
import TestSupport
import Testing

@Suite("Addresses")
struct AddressTests {
    @Test func contractsEqualThoseOfStarknetPy() throws {
        for item in try fixture("addresses.json").list("contracts") {
            let address = try Addresses.contract(
                deployer: ContractAddress(inState: item.felt("deployer")), salt: item.felt("salt"),
                classHash: ClassHash(item.felt("class_hash")), constructorCalldata: item.felts("constructor_calldata"))
            #expect(try address.felt == item.felt("address"))
        }
    }

    @Test func storageEqualsThatOfStarknetPy() throws {
        for item in try fixture("addresses.json").list("storage") {
            #expect(try Addresses.storageMap(item.text("name"), keys: item.felts("keys")) == item.felt("key"))
        }
    }

    @Test func selectorsEqualThoseOfStarknetPy() throws {
        for (name, value) in try #require(fixture("addresses.json")["selectors"]?.objectValue) {
            #expect(try selector(name) == value.asFelt(), "\(name)")
        }
    }

    @Test(.enabled(if: SharedVectors.available, "needs ../shared/vectors"))
    func storageVectors() throws {
        let file = try parsed(SharedVectors.data("expected.json"))
        for item in try #require(file["storage_var_address"]).list("cases") {
            let name = try #require(item[0]?.stringValue)
            let keys = try #require(item[1]?.arrayValue).map { try $0.asFelt() }
            #expect(try Addresses.storageMap(name, keys: keys) == #require(item[2]).asFelt())
        }
    }

    @Test(.enabled(if: SharedVectors.available, "needs ../shared/vectors"))
    func accountsOfDevelopmentNodes() throws {
        let file = try parsed(SharedVectors.data("expected.json"))
        let seeds = try #require(file["devnet_accounts"]?["seeds"]?.objectValue)
        let classHash = try ClassHash(parsing: "0x3FCBF77B28C96F4F2FB5BD2D176AB083A12A5E123ADEB0DE955D7EE228C9854")
        for (_, accounts) in seeds {
            for account in try #require(accounts.arrayValue) {
                let key = try StarkPrivateKey(parsing: account.text("private_key")).publicKey
                #expect(try key == account.felt("public_key"))
                let address = Addresses.contract(
                    deployer: .zero, salt: 20, classHash: classHash, constructorCalldata: [key])
                #expect(try address.felt == account.felt("address"))
            }
        }
    }

    @Test func universalDeployerBindsTheCaller() throws {
        let (udc, caller) = (try ContractAddress(100), try ContractAddress(200))
        let plain = Addresses.deployedByUDC(
            udc, caller: caller, salt: 1, unique: false, classHash: ClassHash(3), constructorCalldata: [])
        #expect(plain == Addresses.contract(deployer: .zero, salt: 1, classHash: ClassHash(3), constructorCalldata: []))
        let unique = Addresses.deployedByUDC(
            udc, caller: caller, salt: 1, unique: true, classHash: ClassHash(3), constructorCalldata: [])
        #expect(
            unique
                == Addresses.contract(
                    deployer: udc, salt: Pedersen.hash(200, 1), classHash: ClassHash(3), constructorCalldata: []))
    }

    @Test(arguments: [
        "0x0", "0x1", "0x7ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff00", "", "0x", "xyz", "-5",
    ])
    func refuses(_ text: String) {
        #expect(throws: StarknetError.self) { try ContractAddress(parsing: text) }
    }

    @Test func acceptsTheRange() throws {
        #expect(try ContractAddress(parsing: "0x2") == .aliases)
        let highest = "0x7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeff"
        #expect(try ContractAddress(parsing: highest).hex == highest)
        #expect(try ContractAddress(inState: .zero) == .zero)
        #expect(try ContractAddress(parsing: "255").hex == "0xff")
        #expect(try ContractAddress(parsing: "0x00ff").paddedHex == "0x" + String(repeating: "0", count: 62) + "ff")
        #expect(try ContractAddress(json: JSONReader("0x1")) == .blockHashes)
        #expect(throws: JSONError.self) { try ContractAddress(json: JSONReader("ff")) }
        #expect(throws: JSONError.self) { try ContractAddress(json: JSONReader(5)) }
    }

    @Test func chainIDs() throws {
        #expect(ChainID.mainnet.felt == 0x534e5f4d41494e)
        #expect(try ChainID("SN_SEPOLIA") == .sepolia)
        #expect(try ChainID(parsing: "0x534e5f5345504f4c4941") == .sepolia)
        #expect(ChainID.sepolia.name == "SN_SEPOLIA")
        #expect(ChainID(felt: 7).name == "0x7" || ChainID(felt: 7).name == "\u{7}")
        for text in ["", "ä", String(repeating: "x", count: 32), "0xzz"] {
            #expect(throws: StarknetError.self) { try ChainID(parsing: text) }
        }
    }

    @Test func executeCalldata() throws {
        let calls = [
            Call(to: try ContractAddress(7), selector: 8, calldata: [9, 10]),
            Call(to: try ContractAddress(11), function: "transfer"),
        ]
        #expect(calls.executeCalldata == [2, 7, 8, 2, 9, 10, 11, selector("transfer"), 0])
        #expect(try [Call](felts: calls.executeCalldata) == calls)
    }
}
