// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CairoVM
import Felt
import Starknet
import StarknetRPC

/// Amounts of the three resources that a transaction pays for.
struct GasVector: Hashable {
    var l1Gas: UInt64 = 0
    var l1DataGas: UInt64 = 0
    var l2Gas: UInt64 = 0

    /// The fee in FRI at these prices; the tip is on L2 gas only.
    func fee(_ prices: DevnetConfiguration.GasPrices, tip: UInt64) -> UInt256 {
        func product(_ amount: UInt64, _ price: UInt128) -> UInt256 { UInt256(UInt128(amount)) * UInt256(price) }
        return product(l1Gas, prices.l1Gas) + product(l1DataGas, prices.l1DataGas)
            + product(l2Gas, prices.l2Gas) + product(l2Gas, UInt128(tip))
    }
}

/// What of a transaction itself costs gas, before anything runs.
struct TransactionShape {
    var overhead: ExecutionResources
    /// Felts of calldata, signature and the like that are stored for ever.
    var dataFelts: Int
    var codeBytes: UInt64 = 0

    init(_ transaction: Transaction, codeBytes: UInt64 = 0) {
        self.codeBytes = codeBytes
        switch transaction {
        case .invoke(let invoke):
            overhead = FeeConstants.invokeOverhead
            overhead += FeeConstants.invokeOverheadPerTwoFelts * ((invoke.calldata.count + 1) / 2)
            dataFelts = invoke.calldata.count + invoke.signature.count + invoke.proofFacts.count
        case .deployAccount(let deploy):
            overhead = FeeConstants.deployAccountOverhead
            overhead += FeeConstants.deployAccountOverheadPerTwoFelts * ((deploy.constructorCalldata.count + 1) / 2)
            dataFelts = deploy.constructorCalldata.count + deploy.signature.count
        case .declare(let declare):
            overhead = FeeConstants.declareOverhead
            dataFelts = declare.signature.count
        case .l1Handler, .legacy:
            overhead = ExecutionResources()
            dataFelts = 0
        }
    }

    /// The gas of everything together (protocol notes, section 5.9).
    ///
    /// - Parameters:
    ///   - resources: What classes that are measured in Cairo steps used.
    ///   - sierraGas: What the other classes used.
    ///   - diff: What the transaction changed, without its fee.
    ///   - allocated: Storage cells that it set for the first time.
    func gas(
        resources: ExecutionResources, sierraGas: UInt64, events: [TransactionReceipt.Event],
        messages: [TransactionReceipt.MessageToL1], diff: StateUpdate.Diff, allocated: Int, sender: Felt
    ) -> GasVector {
        var gas = GasVector()
        let words = dataAvailabilityWords(diff, sender: sender)
        gas.l1DataGas = FeeConstants.dataGasPerWord * words + FeeConstants.allocationL1DataGas * UInt64(allocated)

        var all = resources
        all += overhead
        all += FeeConstants.dataAvailabilityPerWord * Int(words)
        gas.l2Gas = Self.l1Gas(of: all) * FeeConstants.l2GasPerL1Gas + sierraGas
        gas.l2Gas += FeeConstants.gasPerDataFelt * UInt64(dataFelts)
        gas.l2Gas += FeeConstants.gasPerCodeByte * codeBytes
        gas.l2Gas += FeeConstants.allocationL2Gas * UInt64(allocated)
        for event in events {
            gas.l2Gas += FeeConstants.gasPerEventKey * UInt64(event.keys.count)
            gas.l2Gas += FeeConstants.gasPerEventData * UInt64(event.data.count)
        }
        for message in messages {
            let length = UInt64(message.payload.count)
            gas.l1Gas += FeeConstants.storageSetL1Gas + FeeConstants.sharpL1GasPerWord * (3 + length)
            gas.l1Gas += FeeConstants.logL1Gas + 3 * FeeConstants.logTopicL1Gas
            gas.l1Gas += FeeConstants.logDataWordL1Gas * (2 + length)
        }
        return gas
    }

    /// The L1 gas that stands for VM resources: that of the dearest one, rounded up.
    private static func l1Gas(of resources: ExecutionResources) -> UInt64 {
        var dearest = (resources.steps + resources.memoryHoles) * FeeConstants.l1GasPer10000Steps
        for (builtin, count) in resources.builtins {
            dearest = max(dearest, count * FeeConstants.l1GasPer10000(builtin))
        }
        return UInt64((dearest + 9999) / 10_000)
    }

    private func dataAvailabilityWords(_ diff: StateUpdate.Diff, sender: Felt) -> UInt64 {
        var contracts = Set(diff.nonces.map(\.address))
        var updates = 0
        var balanceIsWritten = false
        let balance = BalanceKeys.low(sender)
        for contract in diff.storageDiffs {
            if contract.address != DevnetContracts.strk { contracts.insert(contract.address) }
            updates += contract.entries.count
            if contract.address == DevnetContracts.strk {
                balanceIsWritten = contract.entries.contains { $0.key == balance }
            }
        }
        let classes = diff.deployedContracts + diff.replacedClasses
        for change in classes { contracts.insert(change.address) }
        if !balanceIsWritten { updates += 1 }
        return UInt64(2 * contracts.count + 2 * updates + classes.count + 2 * diff.declaredClasses.count)
    }
}

/// Where tokens keep balances: `ERC20_balances`, as the network's fee logic expects it.
enum BalanceKeys {
    static func low(_ owner: Felt) -> Felt { Addresses.storageMap("ERC20_balances", owner) }
    static func high(_ owner: Felt) -> Felt { low(owner) + .one }
}
