// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import ContractABI
public import Felt

extension SmainerEvent {
    private static let names = [
        "TaskCreated", "TaskAssigned", "TaskCancelled", "TaskExpired", "TaskCompleted", "NodeRegistered",
        "NodeKeyRotated", "NodeStatusChanged", "SpendingLimitSet",
    ]
    private static let administration = [
        "RelayerAdded", "RelayerRemoved", "AttesterKeyChanged", "AttesterDisabled", "TreasuryChanged", "Upgraded",
        "Paused", "Unpaused", "ChangeScheduled", "ChangeExecuted", "ChangeCancelled", "OwnershipTransferStarted",
        "OwnershipTransferred",
    ]
    private static let nameOfSelector = Dictionary(
        uniqueKeysWithValues: (names + administration).map { (selector($0), $0) })

    /// The first key of events of that name.
    public static func selectorOfEvent(named name: String) -> Felt { selector(name) }

    /// Reads an event.
    ///
    /// - Returns: The event, or `nil` when its first key is none of this contract's.
    /// - Throws: `ABIError` with the event's name when keys or data do not fit it.
    public static func decode(keys: [Felt], data: [Felt]) throws(ABIError) -> SmainerEvent? {
        guard let first = keys.first, let name = nameOfSelector[first] else { return nil }
        if administration.contains(name) {
            return .administration(name: name, keys: Array(keys.dropFirst()), data: data)
        }
        do {
            // Keys stand before data in each event's definition.
            var reader = FeltReader(Array(keys.dropFirst()) + data)
            let event = try decode(name, &reader)
            try reader.finish()
            return event
        } catch {
            throw error.inside(name)
        }
    }

    private static func decode(_ name: String, _ reader: inout FeltReader) throws(ABIError) -> SmainerEvent {
        switch name {
        case "TaskCreated":
            return .taskCreated(
                TaskCreated(
                    taskID: try taskID(&reader), creator: try reader.address("creator"),
                    amount: try amount(&reader), taskHash: try reader.next(),
                    executionWindow: try UInt64(decoding: &reader), clientRef: try reader.next()))
        case "TaskAssigned":
            return .taskAssigned(
                TaskAssigned(
                    taskID: try taskID(&reader), provider: try reader.address("provider"),
                    deadline: try UInt64(decoding: &reader), assignment: try UInt8(decoding: &reader)))
        case "TaskCancelled": return .taskCancelled(try refund(&reader))
        case "TaskExpired": return .taskExpired(try refund(&reader))
        case "TaskCompleted":
            return .taskCompleted(
                TaskCompleted(
                    taskID: try taskID(&reader), provider: try reader.address("provider"),
                    resultHash: try reader.next(), amount: try amount(&reader), providerPayout: try amount(&reader),
                    gasSubsidy: try amount(&reader), treasuryFee: try amount(&reader)))
        case "NodeRegistered":
            return .nodeRegistered(node: try reader.address("node"), publicKey: try reader.next())
        case "NodeKeyRotated":
            return .nodeKeyRotated(node: try reader.address("node"), publicKey: try reader.next())
        case "NodeStatusChanged":
            return .nodeStatusChanged(
                node: try reader.address("node"), old: try reader.variant("old"), new: try reader.variant("new"))
        default:
            return .spendingLimitSet(user: try reader.address("user"), limit: try amount(&reader))
        }
    }

    private static func refund(_ reader: inout FeltReader) throws(ABIError) -> TaskRefunded {
        TaskRefunded(
            taskID: try taskID(&reader), creator: try reader.address("creator"), amount: try amount(&reader))
    }

    private static func taskID(_ reader: inout FeltReader) throws(ABIError) -> TaskID {
        TaskID(try UInt256(decoding: &reader))
    }

    private static func amount(_ reader: inout FeltReader) throws(ABIError) -> TokenAmount {
        TokenAmount(try UInt256(decoding: &reader))
    }
}
