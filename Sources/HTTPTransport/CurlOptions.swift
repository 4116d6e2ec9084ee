// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CCurl

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension CurlHTTPClient.Configuration {
    /// Sets every option of a transfer on a fresh handle, and returns the first fault that libcurl finds in them.
    func apply(to handle: UnsafeMutableRawPointer, _ transfer: CurlTransfer) -> CURLcode {
        let request = transfer.request
        let context = Unmanaged.passUnretained(transfer).toOpaque()
        var results: [CURLcode] = [
            // Timeouts without signals, which would hit any thread of the process.
            ccurl_set_long(handle, CURLOPT_NOSIGNAL, 1),
            ccurl_set_string(handle, CURLOPT_URL, request.url),
            ccurl_set_string(handle, CURLOPT_PROTOCOLS_STR, "http,https"),
            ccurl_set_string(handle, CURLOPT_REDIR_PROTOCOLS_STR, "http,https"),
            ccurl_set_long(handle, CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_1_1)),
            ccurl_set_long(handle, CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2)),
            ccurl_set_long(handle, CURLOPT_TIMEOUT_MS, request.timeout.milliseconds),
            ccurl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, connectTimeout.milliseconds),
            ccurl_set_long(handle, CURLOPT_TCP_KEEPALIVE, 1),
            ccurl_set_size(handle, CURLOPT_MAXFILESIZE_LARGE, announcedLimit(request)),
            ccurl_set_string(handle, CURLOPT_USERAGENT, userAgent),
            ccurl_set_long(handle, CURLOPT_FOLLOWLOCATION, maxRedirects > 0 ? 1 : 0),
            ccurl_set_long(handle, CURLOPT_MAXREDIRS, maxRedirects),
            // An empty name also switches off the proxies of the environment.
            ccurl_set_string(handle, CURLOPT_PROXY, destinations == .publicOnly ? "" : proxy ?? ""),
            ccurl_set_write_function(handle, CURLOPT_WRITEFUNCTION, receiveBody),
            ccurl_set_pointer(handle, CURLOPT_WRITEDATA, context),
            ccurl_set_write_function(handle, CURLOPT_HEADERFUNCTION, receiveHeader),
            ccurl_set_pointer(handle, CURLOPT_HEADERDATA, context),
        ]
        if let certificateAuthorityFile {
            results.append(ccurl_set_string(handle, CURLOPT_CAINFO, certificateAuthorityFile))
        }
        if destinations == .publicOnly {
            transfer.mayReachPrivateAddresses = false
            results.append(ccurl_set_open_socket_function(handle, openSocket))
            results.append(ccurl_set_pointer(handle, CURLOPT_OPENSOCKETDATA, context))
        }
        results += Self.applyMethod(to: handle, request)
        results.append(Self.applyHeaders(to: handle, transfer))
        return results.first { $0 != CURLE_OK } ?? CURLE_OK
    }

    /// The longest body that a header may announce, where 0 is none. A response to HEAD announces what it does not bring.
    private func announcedLimit(_ request: HTTPRequest) -> curl_off_t {
        request.method == "HEAD" ? 0 : curl_off_t(max(request.maxResponseBytes, 1))
    }

    private static func applyMethod(to handle: UnsafeMutableRawPointer, _ request: HTTPRequest) -> [CURLcode] {
        if request.body == nil, request.method == "GET" { return [ccurl_set_long(handle, CURLOPT_HTTPGET, 1)] }
        if request.body == nil, request.method == "HEAD" { return [ccurl_set_long(handle, CURLOPT_NOBODY, 1)] }
        var results = [ccurl_set_string(handle, CURLOPT_CUSTOMREQUEST, request.method)]
        if let body = request.body ?? (["POST", "PUT", "PATCH"].contains(request.method) ? [] : nil) {
            results.append(ccurl_set_long(handle, CURLOPT_POST, 1))
            results.append(ccurl_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
            // The size comes first, as libcurl copies that many bytes.
            body.withUnsafeBytes { bytes in
                var nothing: UInt8 = 0
                let start = bytes.baseAddress.map { UnsafeMutableRawPointer(mutating: $0) }
                results.append(
                    withUnsafeMutablePointer(to: &nothing) { empty in
                        ccurl_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, start ?? UnsafeMutableRawPointer(empty))
                    })
            }
        }
        return results
    }

    private static func applyHeaders(to handle: UnsafeMutableRawPointer, _ transfer: CurlTransfer) -> CURLcode {
        // Neither the wait for "100 Continue" nor the form type that libcurl adds to content of its own accord.
        var lines = ["Expect:"]
        let names = Set(transfer.request.headers.map { $0.0.lowercased() })
        if !names.contains("content-type") { lines.append("Content-Type:") }
        // A semicolon is how libcurl is told to send a field without a value.
        lines += transfer.request.headers.map { $0.1.isEmpty ? "\($0.0);" : "\($0.0): \($0.1)" }
        for line in lines {
            guard let list = curl_slist_append(transfer.headerList, line) else { return CURLE_OUT_OF_MEMORY }
            transfer.headerList = list
        }
        return ccurl_set_headers(handle, transfer.headerList)
    }
}

private func transfer(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
    // The worker's table of active transfers holds the object for as long as its handle can call back.
    context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
}

private func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    let accepted = transfer(context)?.receive(body: UnsafeRawBufferPointer(start: bytes, count: size * count))
    // Fewer bytes than were offered make libcurl end the transfer.
    return accepted == true ? size * count : 0
}

private func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    let accepted = transfer(context)?.receive(headerLine: UnsafeRawBufferPointer(start: bytes, count: size * count))
    return accepted == true ? size * count : 0
}

private func openSocket(
    _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let address, let transfer = transfer(context) else { return CURL_SOCKET_BAD }
    let judged = withUnsafePointer(to: &address.pointee.addr) { IPAddress($0) }
    guard transfer.admits(judged) else { return CURL_SOCKET_BAD }
    return socket(address.pointee.family, address.pointee.socktype | closeOnExec, address.pointee.protocol)
}

#if canImport(Darwin)
private let closeOnExec: Int32 = 0
#else
private let closeOnExec = Int32(SOCK_CLOEXEC.rawValue)
#endif

extension Duration {
    /// Whole milliseconds, at least one and at most some 24 days, which is what libcurl's timers hold.
    fileprivate var milliseconds: Int {
        let (seconds, attoseconds) = components
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        return max(1, Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000))
    }
}
