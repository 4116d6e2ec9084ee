// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CCurl

/// What the engine's thread does with its handles. A value of that thread alone.
struct CurlWorker {
    private let multi: UnsafeMutableRawPointer
    private let configuration: CurlHTTPClient.Configuration
    private var active: [UnsafeMutableRawPointer: CurlTransfer] = [:]
    private var idleHandles: [UnsafeMutableRawPointer] = []
    /// How many transfers have ended since it was last read.
    var endedCount = 0

    init(multi: UnsafeMutableRawPointer, configuration: CurlHTTPClient.Configuration) {
        self.multi = multi
        self.configuration = configuration
    }

    mutating func start(_ transfer: CurlTransfer) {
        guard !transfer.isCancelled else {
            endedCount += 1
            transfer.fail(.cancelled, "the request was cancelled before it was sent")
            return
        }
        guard let handle = idleHandles.popLast() ?? ccurl_easy_init() else {
            endedCount += 1
            transfer.fail(.transport, "libcurl gave no handle")
            return
        }
        transfer.handle = handle
        let optionResult = configuration.apply(to: handle, transfer)
        guard optionResult == CURLE_OK else {
            release(transfer)
            transfer.fail(.invalidRequest, "an option is refused: \(String(cString: curl_easy_strerror(optionResult)))")
            return
        }
        let addResult = ccurl_multi_add(multi, handle)
        guard addResult == CURLM_OK else {
            release(transfer)
            transfer.fail(.transport, "the request cannot start: \(String(cString: curl_multi_strerror(addResult)))")
            return
        }
        active[handle] = transfer
    }

    mutating func cancel(_ transfer: CurlTransfer) {
        guard let handle = transfer.handle, active[handle] === transfer else { return }
        remove(transfer, handle)
        transfer.fail(.cancelled, "the request was cancelled")
    }

    /// Moves every transfer on as far as it goes without waiting, and ends those that are through.
    mutating func perform() {
        var running: Int32 = 0
        _ = ccurl_multi_perform(multi, &running)
        var result = CURLE_OK
        while let handle = ccurl_multi_next_done(multi, &result) {
            guard let transfer = active[handle] else { continue }
            var status = 0
            _ = ccurl_get_long(handle, CURLINFO_RESPONSE_CODE, &status)
            remove(transfer, handle)
            conclude(transfer, result, status: status)
        }
    }

    /// Waits for the network, a timer of libcurl or a wake-up.
    func waitForEvents() {
        _ = ccurl_multi_poll(multi, 60_000)
    }

    mutating func endAll() {
        for (handle, transfer) in active {
            remove(transfer, handle)
            transfer.fail(.shutDown, "the client was shut down while the request was under way")
        }
        for handle in idleHandles { ccurl_easy_cleanup(handle) }
        idleHandles = []
    }

    private mutating func remove(_ transfer: CurlTransfer, _ handle: UnsafeMutableRawPointer) {
        active[handle] = nil
        _ = ccurl_multi_remove(multi, handle)
        release(transfer)
    }

    private mutating func release(_ transfer: CurlTransfer) {
        endedCount += 1
        if let handle = transfer.handle.take() {
            ccurl_easy_reset(handle)
            if idleHandles.count < 64 { idleHandles.append(handle) } else { ccurl_easy_cleanup(handle) }
        }
        curl_slist_free_all(transfer.headerList.take())
    }

    private func conclude(_ transfer: CurlTransfer, _ result: CURLcode, status: Int) {
        if result == CURLE_OK, status > 0 {
            transfer.succeed(status: status)
            return
        }
        if let address = transfer.refusedAddress {
            transfer.fail(.destinationRefused, "\(address) is not an address of the public Internet")
            return
        }
        if transfer.isTooLarge || result == CURLE_FILESIZE_EXCEEDED {
            transfer.fail(
                .responseTooLarge,
                "the response is longer than the \(transfer.request.maxResponseBytes) bytes allowed, or its header than "
                    + "\(CurlTransfer.maxHeaderBytes)")
            return
        }
        let reason = String(cString: curl_easy_strerror(result))
        transfer.fail(Self.code(for: result), status == 0 ? reason : "\(reason), after status \(status)")
    }

    private static func code(for result: CURLcode) -> HTTPClientError.Code {
        switch result {
        case CURLE_URL_MALFORMAT: .invalidRequest
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .resolve
        case CURLE_COULDNT_CONNECT: .connect
        case CURLE_OPERATION_TIMEDOUT: .timeout
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER,
            CURLE_SSL_CERTPROBLEM, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            .tls
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE: .connectionLost
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING, CURLE_TOO_MANY_REDIRECTS,
            CURLE_OK:
            .invalidResponse
        default: .transport
        }
    }
}
