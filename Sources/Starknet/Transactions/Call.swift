// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

public import ContractABI
public import Felt

/// One call of an entry point.
public struct Call: Hashable, Sendable, CairoSerializable {
    /// The contract that is called.
    public var to: ContractAddress
    /// The selector of the entry point.
    public var selector: Felt
    /// The arguments.
    public var calldata: [Felt]

    /// Creates a call.
    public init(to: ContractAddress, selector: Felt, calldata: [Felt] = []) {
        self.to = to
        self.selector = selector
        self.calldata = calldata
    }

    /// Creates a call of a function by its name.
    public init(to: ContractAddress, function: String, calldata: [Felt] = []) {
        self.init(to: to, selector: ContractABI.selector(function), calldata: calldata)
    }

    /// Appends the call as accounts expect it: address, selector, number of arguments, arguments.
    public func encode(into felts: inout [Felt]) {
        felts.append(to.felt)
        felts.append(selector)
        calldata.encode(into: &felts)
    }

    /// Reads a call.
    public init(decoding reader: inout FeltReader) throws(ABIError) {
        do throws(ABIError) { to = try ContractAddress(decoding: &reader) } catch { throw error.inside("to") }
        selector = try reader.next()
        do throws(ABIError) { calldata = try [Felt](decoding: &reader) } catch { throw error.inside("calldata") }
    }
}

extension [Call] {
    /// The calldata of a transaction that makes these calls, for accounts written in Cairo 1: the number of calls and
    /// the calls.
    public var executeCalldata: [Felt] { felts }
}
