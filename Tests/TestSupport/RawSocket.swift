// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A blocking TCP socket on the loopback interface, for peers that break protocols on purpose.
///
/// Its calls block, so they belong inside ``onThread(_:)``. A call that takes longer than ten seconds fails.
public final class RawSocket: @unchecked Sendable {
    /// What a call of the operating system said.
    public struct Failure: Error, CustomStringConvertible {
        /// The call and its error number.
        public let description: String
    }

    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        _ = setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
        _ = setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    }

    deinit {
        close(descriptor)
    }

    private static func make() throws -> RawSocket {
        #if canImport(Darwin)
        let descriptor = socket(AF_INET, SOCK_STREAM, 0)
        #else
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        #endif
        guard descriptor >= 0 else { throw Failure(description: "socket: \(errno)") }
        return RawSocket(descriptor)
    }

    private static func loopback(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    /// Connects to a port of 127.0.0.1.
    public static func connect(port: Int) throws -> RawSocket {
        let made = try make()
        var address = loopback(port)
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Foundation.connect(made.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw Failure(description: "connect: \(errno)") }
        return made
    }

    /// Listens on a free port of 127.0.0.1.
    public static func listen() throws -> (socket: RawSocket, port: Int) {
        let made = try make()
        var address = loopback(0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(made.descriptor, $0, size) == 0 && Foundation.listen(made.descriptor, 16) == 0
                    && getsockname(made.descriptor, $0, &size) == 0
            }
        }
        guard result else { throw Failure(description: "listen: \(errno)") }
        return (made, Int(in_port_t(bigEndian: address.sin_port)))
    }

    /// Waits for a connection.
    public func accept() throws -> RawSocket {
        let accepted = Foundation.accept(descriptor, nil, nil)
        guard accepted >= 0 else { throw Failure(description: "accept: \(errno)") }
        return RawSocket(accepted)
    }

    /// Sends all bytes.
    public func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(description: "send: \(errno)") }
            sent += count
        }
    }

    /// Sends all bytes of a text.
    public func send(_ text: String) throws {
        try send(Array(text.utf8))
    }

    /// Waits for bytes; none at the end of the stream.
    public func receive(atMost limit: Int = 65_536) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: limit)
        let count = recv(descriptor, &buffer, limit, 0)
        if count < 0, errno == ECONNRESET { return [] }
        guard count >= 0 else { throw Failure(description: "recv: \(errno)") }
        return Array(buffer[..<count])
    }

    /// Waits for exactly that many bytes, or fewer at the end of the stream.
    public func receive(exactly count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more = try receive(atMost: count - bytes.count)
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }

    /// Reads byte by byte up to and with the empty line that ends an HTTP header.
    public func receiveHeader() throws -> String {
        var bytes: [UInt8] = []
        while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            let byte = try receive(atMost: 1)
            if byte.isEmpty { break }
            bytes += byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Reads to the end of the stream.
    public func receiveToEnd() throws -> [UInt8] {
        var bytes: [UInt8] = []
        while case let more = try receive(), !more.isEmpty { bytes += more }
        return bytes
    }
}

/// Runs blocking work on a thread of its own, so that no thread of the cooperative pool waits.
public func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread { continuation.resume(with: Result(catching: body)) }.start()
    }
}
