// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import ContractABI
import Devnet
import Felt
import Marketplace
import StarkCrypto
import Starknet
import StarknetRPC
import Testing

/// The account contract: what it signs for, whom it lets in, and how its key changes.
@Suite struct AccountTests {
    static let key = StarkPrivateKey.numbered(0x123_4567)
    static let address = ContractAddress.at(0x500)
    static let hash: Felt = 0x1234
    static let transferred = ContractAddress.at(0xcc)

    /// A world with an account that has money, and calls that move 5 of it.
    private struct Fixture {
        let world: World
        let validated = [Felt(text: "VALID")]

        init() throws {
            world = try World()
            try world.sandbox.deploy("Account", at: AccountTests.address.felt, calldata: [AccountTests.key.publicKey])
            try world.send(world.token.transfer(to: AccountTests.address, TokenAmount(1000)), by: .demander)
        }

        func call(_ function: String, _ calldata: [Felt] = []) -> Call {
            world.call(AccountTests.address, function, calldata)
        }

        func transfer(_ amount: UInt64 = 5) -> Call {
            world.token.transfer(to: AccountTests.transferred, TokenAmount(amount))
        }

        func transaction(
            version: Felt = 3, signature: [Felt]? = nil, key: StarkPrivateKey = AccountTests.key
        ) throws -> ExecutionInfo.Transaction {
            var transaction = ExecutionInfo.Transaction()
            transaction.version = version
            transaction.hash = AccountTests.hash
            transaction.account = AccountTests.address.felt
            if let signature {
                transaction.signature = signature
            } else {
                transaction.signature = try key.sign(AccountTests.hash).felts
            }
            return transaction
        }

        func execute(_ calls: [Call]) throws -> [Felt] {
            try world.send(call("__execute__", calls.executeCalldata), by: .zero, transaction: transaction())
        }
    }

    @Test(arguments: [3, Felt(UInt128.max) + 4] as [Felt])
    func signedTransactionsAreValid(version: Felt) throws {
        let fixture = try Fixture()
        let transaction = try fixture.transaction(version: version)
        for call in [
            fixture.call("__validate__", [fixture.transfer()].executeCalldata),
            fixture.call("__validate_declare__", [7]),
            fixture.call("__validate_deploy__", [7, 8, Self.key.publicKey]),
        ] {
            #expect(try fixture.world.send(call, by: .zero, transaction: transaction) == fixture.validated)
        }
    }

    @Test(arguments: [0, 1, 2, 4, Felt(UInt128.max) + 2] as [Felt])
    func otherVersionsAreRefused(version: Felt) throws {
        let fixture = try Fixture()
        let transaction = try fixture.transaction(version: version)
        let calls = [fixture.transfer()].executeCalldata
        for (function, calldata) in [
            ("__validate__", calls), ("__execute__", calls), ("__validate_declare__", [7]),
            ("__validate_deploy__", [7, 8, Self.key.publicKey]),
        ] {
            try fixture.world.refuses(
                "Account: invalid tx version", fixture.call(function, calldata), by: .zero, transaction: transaction)
        }
    }

    @Test func wrongSignaturesAreRefused() throws {
        let fixture = try Fixture()
        let good = try Self.key.sign(Self.hash).felts
        let signatures: [[Felt]] = [
            [], [1], good + [1], [good[0], good[1] + 1], try StarkPrivateKey.numbered(9).sign(Self.hash).felts, [0, 0],
            [good[1], good[0]], try Self.key.sign(Self.hash + 1).felts,
        ]
        for signature in signatures {
            let transaction = try fixture.transaction(signature: signature)
            for call in [
                fixture.call("__validate__", [fixture.transfer()].executeCalldata),
                fixture.call("__validate_declare__", [7]),
                fixture.call("__validate_deploy__", [7, 8, Self.key.publicKey]),
            ] {
                try fixture.world.refuses(
                    "Account: invalid signature", call, by: .zero, transaction: transaction)
            }
            for function in ["is_valid_signature", "isValidSignature"] {
                let call = fixture.call(function, [Self.hash, Felt(signature.count)] + signature)
                #expect(try fixture.world.send(call, by: .stranger) == [0])
            }
        }
        for function in ["is_valid_signature", "isValidSignature"] {
            let call = fixture.call(function, [Self.hash, 2] + good)
            #expect(try fixture.world.send(call, by: .stranger) == fixture.validated)
        }
    }

    @Test func onlyTheProtocolExecutes() throws {
        let fixture = try Fixture()
        let calls = [fixture.transfer()].executeCalldata
        for caller in [.stranger, Self.address] as [ContractAddress] {
            try fixture.world.refuses(
                "Account: invalid caller", fixture.call("__execute__", calls), by: caller,
                transaction: fixture.transaction())
        }
    }

    @Test func allCallsHappenOrNone() throws {
        let fixture = try Fixture()
        let balance = fixture.world.call(.settlementToken, "balance_of", [Self.transferred.felt])
        #expect(try fixture.execute([fixture.transfer(), balance]) == [2, 1, 1, 2, 5, 0])
        try fixture.world.refuses(
            "ERC20: insufficient balance",
            fixture.call("__execute__", [fixture.transfer(), fixture.transfer(1_000_000)].executeCalldata), by: .zero,
            transaction: fixture.transaction())
        #expect(try fixture.world.balance(Self.transferred) == 5)
        #expect(try fixture.execute([]) == [0])
    }

    @Test(
        arguments: [
            (0x3f918d17e5ee77373b56385708f855659a07f75997f365cf87748628532a055, 1),
            (0x2ceccef7f994940b3962a6c67e0ba4fcd37df7d131417c604f91e03caecc1cd, 1), (0, 0), (1, 0),
        ] as [(Felt, Felt)])
    func interfacesAreDeclared(id: Felt, isSupported: Felt) throws {
        let fixture = try Fixture()
        for function in ["supports_interface", "supportsInterface"] {
            #expect(try fixture.world.send(fixture.call(function, [id]), by: .stranger) == [isSupported])
        }
    }

    @Test func onlyTheAccountChangesItsKey() throws {
        let fixture = try Fixture()
        let new = StarkPrivateKey.numbered(9)
        for caller in [.stranger, .zero] as [ContractAddress] {
            try fixture.world.refuses(
                "Account: unauthorized", fixture.call("set_public_key", [new.publicKey]), by: caller)
        }
        for bad in [0, Felt.offCurve] {
            try fixture.world.refuses(
                "Account: invalid public key",
                fixture.call("__execute__", [fixture.call("set_public_key", [bad])].executeCalldata), by: .zero,
                transaction: fixture.transaction())
        }
        _ = try fixture.execute([fixture.call("set_public_key", [new.publicKey])])
        #expect(
            fixture.world.sandbox.events.map(\.keys) == [
                [selector("OwnerRemoved"), Self.key.publicKey], [selector("OwnerAdded"), new.publicKey],
            ])
        #expect(try fixture.world.send(fixture.call("get_public_key"), by: .zero) == [new.publicKey])
        let validation = fixture.call("__validate__", [fixture.transfer()].executeCalldata)
        try fixture.world.refuses(
            "Account: invalid signature", validation, by: .zero, transaction: fixture.transaction())
        #expect(
            try fixture.world.send(validation, by: .zero, transaction: fixture.transaction(key: new))
                == fixture.validated)
    }

    @Test(arguments: [0, Felt.offCurve])
    func noAccountWithoutAKey(key: Felt) throws {
        let world = try World()
        let error = #expect(throws: CairoVMError.self) {
            try world.sandbox.deploy("Account", at: 0x501, calldata: [key])
        }
        #expect(error?.message.contains("Account: invalid public key") == true)
    }
}

/// The universal deployer: its addresses are those that everybody computes beforehand.
@Suite struct UniversalDeployerTests {
    static let address = ContractAddress.at(0x77)

    @Test(arguments: ["deploy_contract", "deployContract"], [false, true])
    func addressesAreForeseeable(function: String, unique: Bool) throws {
        let world = try World()
        try world.sandbox.deploy("UniversalDeployer", at: Self.address.felt, calldata: [])
        let classHash = try world.sandbox.classHash("Account")
        let arguments = [AccountTests.key.publicKey]
        let call = world.call(Self.address, function, [classHash, 5, unique ? 1 : 0, 1] + arguments)
        let deployed = try world.send(call, by: .stranger)
        let foreseen = Addresses.deployedByUDC(
            Self.address, caller: .stranger, salt: 5, unique: unique, classHash: ClassHash(classHash),
            constructorCalldata: arguments)
        #expect(deployed == [foreseen.felt])
        #expect(world.sandbox.classHash(at: foreseen.felt) == classHash)
        let event = try #require(world.sandbox.events.last)
        #expect(try world.send(world.call(foreseen, "get_public_key"), by: .zero) == arguments)
        #expect(event.fromAddress == Self.address.felt)
        #expect(event.keys == [selector("ContractDeployed")])
        #expect(
            event.data == [
                foreseen.felt, ContractAddress.stranger.felt, unique ? 1 : 0, classHash, 1, arguments[0], 5,
            ])
    }

    @Test func whoeverComesSecondFailsUnlessUnique() throws {
        let world = try World()
        try world.sandbox.deploy("UniversalDeployer", at: Self.address.felt, calldata: [])
        let classHash = try world.sandbox.classHash("Account")
        func call(unique: Felt) -> Call {
            world.call(Self.address, "deploy_contract", [classHash, 5, unique, 1, AccountTests.key.publicKey])
        }
        try world.send(call(unique: 0), by: .stranger)
        #expect(throws: CairoVMError.self) { try world.send(call(unique: 0), by: .demander) }
        let first = try world.send(call(unique: 1), by: .stranger)
        #expect(try world.send(call(unique: 1), by: .demander) != first)
        #expect(throws: CairoVMError.self) { try world.send(call(unique: 1), by: .demander) }
    }

    @Test func aFailingConstructorLeavesNothing() throws {
        let world = try World()
        try world.sandbox.deploy("UniversalDeployer", at: Self.address.felt, calldata: [])
        let classHash = try world.sandbox.classHash("Account")
        #expect(throws: CairoVMError.self) {
            try world.send(world.call(Self.address, "deploy_contract", [classHash, 5, 0, 1, 0]), by: .stranger)
        }
        let foreseen = Addresses.contract(
            deployer: .zero, salt: 5, classHash: ClassHash(classHash), constructorCalldata: [0])
        #expect(world.sandbox.classHash(at: foreseen.felt) == 0)
    }
}
