// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Felt
import Foundation
import JSON
import StarkCrypto
import StarknetRPC

/// The file that keeps a chain: one line for each block, rollback and clock change, appended as they happen.
///
/// A line is a checksum and a JSON document. A record reaches the operating system before a request is answered, so
/// that it survives the process; a line that a crash of the machine cut off is noticed by its checksum and dropped.
final class StateLog {
    struct Header: Hashable {
        var chainID: Felt
        var genesisTime: UInt64
        var genesisHash: Felt
    }

    enum Record {
        case header(Header)
        case block(DevnetChain.StoredBlock)
        case rollback(to: UInt64)
        case clock(offset: Int64)
    }

    private let handle: FileHandle
    private let path: String

    private init(_ handle: FileHandle, _ path: String) {
        self.handle = handle
        self.path = path
    }

    deinit { try? handle.close() }

    static func open(_ path: String) throws(DevnetError) -> (log: StateLog, records: [Record]) {
        do {
            let manager = FileManager.default
            let url = URL(filePath: path)
            if !manager.fileExists(atPath: path) {
                try manager.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                guard manager.createFile(atPath: path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
                    throw DevnetError(.file, "\(path) cannot be created")
                }
            }
            let data = try Data(contentsOf: url)
            var records: [Record] = []
            var valid = data.startIndex
            while valid < data.endIndex, let end = data[valid...].firstIndex(of: 0x0a) {
                guard let record = try decode([UInt8](data[valid..<end])) else { break }
                records.append(record)
                valid = end + 1
            }
            let handle = try FileHandle(forUpdating: url)
            let tail = data.endIndex - valid
            if tail > 0 {
                // Only the very end can be torn; anything else is damage that must not be repaired silently.
                guard data[valid...].firstIndex(of: 0x0a).map({ $0 == data.endIndex - 1 }) ?? true else {
                    throw DevnetError(
                        .stateMismatch, "\(path) is damaged at byte \(valid); move it away to start a new chain")
                }
                try handle.truncate(atOffset: UInt64(valid))
            }
            try handle.seekToEnd()
            return (StateLog(handle, path), records)
        } catch let error as DevnetError {
            throw error
        } catch {
            throw DevnetError(.file, "the state file \(path) cannot be used: \(error)")
        }
    }

    func append(_ record: Record) throws(DevnetError) {
        do { try handle.write(contentsOf: Self.encode(record)) } catch {
            throw DevnetError(.file, "the state file \(path) cannot be written: \(error)")
        }
    }

    private static func checksum(_ bytes: some Sequence<UInt8>) -> String {
        Blake2s.hash(bytes).prefix(8).map { byte in
            let text = String(byte, radix: 16)
            return text.count == 1 ? "0" + text : text
        }.joined()
    }

    private static func encode(_ record: Record) -> Data {
        let json: JSONValue
        switch record {
        case .header(let header):
            json = [
                "format": 1, "chain_id": .string(header.chainID.hex), "genesis_time": .integer(header.genesisTime),
                "genesis_hash": .string(header.genesisHash.hex),
            ]
        case .block(let stored): json = ["block": stored.block.json, "state_diff": stored.diff.json]
        case .rollback(let number): json = ["rollback": .integer(number)]
        case .clock(let offset): json = ["clock_offset": .integer(offset)]
        }
        let bytes = json.serializedBytes()
        return Data("\(checksum(bytes)) ".utf8) + bytes + [0x0a]
    }

    /// Reads a line; `nil` when its checksum is wrong.
    private static func decode(_ line: [UInt8]) throws -> Record? {
        guard line.count > 17, line[16] == 0x20, Array(checksum(line[17...]).utf8) == Array(line[..<16]) else {
            return nil
        }
        let json = try JSONValue(parsing: line[17...], limits: JSONLimits(maxBytes: 256 << 20))
        let reader = JSONReader(json)
        if let block = try reader.optional("block") {
            return .block(
                DevnetChain.StoredBlock(block: try block.decode(), diff: try reader.required("state_diff").decode()))
        }
        if let number = try reader.optional("rollback") { return .rollback(to: try number.uint64()) }
        if let offset = try reader.optional("clock_offset") {
            return .clock(offset: Int64(try offset.int()))
        }
        guard json["format"]?.intValue == 1 else {
            throw DevnetError(.stateMismatch, "the state file has an unknown format; it was made by another version")
        }
        return .header(
            Header(
                chainID: try reader.required("chain_id").decode(),
                genesisTime: try reader.required("genesis_time").uint64(),
                genesisHash: try reader.required("genesis_hash").decode()))
    }
}
