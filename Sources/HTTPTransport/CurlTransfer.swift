// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CCurl
import Synchronization

/// One request on its way through libcurl.
///
/// Everything but the cancellation flag is touched by the engine's thread alone, from the moment on which the transfer
/// is handed over.
final class CurlTransfer: @unchecked Sendable {
    static let maxHeaderBytes = 64 << 10

    let request: HTTPRequest
    let origin: String
    private let cancellation = Mutex(false)
    private var continuation: CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>?

    var handle: UnsafeMutableRawPointer?
    var headerList: UnsafeMutablePointer<curl_slist>?
    var mayReachPrivateAddresses = true
    private(set) var refusedAddress: String?
    private(set) var isTooLarge = false
    private var headers: [(String, String)] = []
    private var headerBytes = 0
    private var body: [UInt8] = []

    /// Takes a request whose parts can be sent as they are: no line break or NUL can slip into the header.
    init(_ request: HTTPRequest) throws(HTTPClientError) {
        self.request = request
        self.origin = HTTPClientError.origin(of: request.url)
        func refuse(_ reason: String) -> HTTPClientError {
            HTTPClientError(.invalidRequest, origin: origin, reason: reason)
        }
        let scheme = request.url.prefix { $0 != ":" }.lowercased()
        guard scheme == "http" || scheme == "https" else {
            throw refuse("the URL must start with http:// or https://")
        }
        guard request.url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw refuse("the URL holds a character that must be percent-encoded")
        }
        guard Self.isToken(request.method) else { throw refuse("the method is not an HTTP token") }
        for (name, value) in request.headers {
            guard Self.isToken(name) else { throw refuse("a header field's name is not an HTTP token") }
            guard value.utf8.allSatisfy({ $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7F) }) else {
                throw refuse("the header field \(name) holds a control character")
            }
        }
        guard request.timeout > .zero else { throw refuse("the timeout must be longer than zero") }
        guard request.maxResponseBytes >= 0 else { throw refuse("maxResponseBytes must not be negative") }
    }

    private static func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }

    /// Sets before the hand-over who waits for the response.
    func prepare(_ continuation: CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>) {
        self.continuation = continuation
    }

    /// Marks the transfer as cancelled, which holds even when it has not been handed over yet.
    func markCancelled() {
        cancellation.withLock { $0 = true }
    }

    var isCancelled: Bool { cancellation.withLock { $0 } }

    /// Resumes the waiting task, the first time that it is called.
    func finish(_ result: Result<HTTPResponse, HTTPClientError>) {
        let continuation = continuation.take()
        continuation?.resume(returning: result)
    }

    func fail(_ code: HTTPClientError.Code, _ reason: String) {
        finish(.failure(HTTPClientError(code, origin: origin, reason: reason)))
    }

    func succeed(status: Int) {
        finish(.success(HTTPResponse(status: status, headers: headers, body: body)))
    }

    /// Takes a piece of the body; `false` ends the transfer.
    func receive(body bytes: UnsafeRawBufferPointer) -> Bool {
        guard body.count + bytes.count <= request.maxResponseBytes else {
            isTooLarge = true
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }

    /// Takes a line of the header; `false` ends the transfer.
    func receive(headerLine bytes: UnsafeRawBufferPointer) -> Bool {
        headerBytes += bytes.count
        guard headerBytes <= Self.maxHeaderBytes else {
            isTooLarge = true
            return false
        }
        let line = String(decoding: bytes, as: UTF8.self)
        if line.hasPrefix("HTTP/") {
            // A status line after another ends an interim response or a redirect.
            headers.removeAll(keepingCapacity: true)
            body.removeAll(keepingCapacity: true)
            return true
        }
        guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return true }
        headers.append((String(line[..<colon]), Self.trimmed(line[line.utf8.index(after: colon)...])))
        return true
    }

    private static func trimmed(_ text: Substring) -> String {
        let isSpace = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        let bytes = text.utf8.drop(while: isSpace)
        let end = bytes.lastIndex { !isSpace($0) }.map { bytes.index(after: $0) } ?? bytes.startIndex
        return String(bytes[..<end]) ?? ""
    }

    /// Judges an address about to be connected to.
    func admits(_ address: IPAddress?) -> Bool {
        if mayReachPrivateAddresses { return true }
        if let address, address.isPublic { return true }
        refusedAddress = address?.description ?? "an address that is not IP"
        return false
    }
}
