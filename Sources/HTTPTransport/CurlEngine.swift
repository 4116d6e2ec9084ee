// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import CCurl
import Foundation
import Synchronization

/// The thread that owns the libcurl handles of a client.
///
/// Tasks reach it only through ``start(_:_:)``, ``cancel(_:)`` and ``shutDown()``, which queue a command under the lock
/// and wake the thread up.
final class CurlEngine: Sendable {
    private enum Command {
        case start(CurlTransfer)
        case cancel(CurlTransfer)
    }

    private struct State {
        var commands: [Command] = []
        var requestCount = 0
        var isShutDown = false
        /// The handle to wake the thread by, while the thread runs.
        var multi: Pointer?
    }

    /// `curl_multi_wakeup` is the one call that may come from another thread.
    private struct Pointer: @unchecked Sendable {
        let raw: UnsafeMutableRawPointer
    }

    private static let isLibraryReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    private let configuration: CurlHTTPClient.Configuration
    private let state = Mutex(State())

    init(_ configuration: CurlHTTPClient.Configuration) {
        self.configuration = configuration
    }

    /// Hands a transfer to the thread, which is started when need be.
    func start(
        _ transfer: CurlTransfer, _ continuation: CheckedContinuation<Result<HTTPResponse, HTTPClientError>, Never>
    ) {
        transfer.prepare(continuation)
        let refusal: (HTTPClientError.Code, String)? = state.withLock { state in
            if state.isShutDown { return (.shutDown, "the client has been shut down") }
            guard state.requestCount < configuration.maxRequests else {
                return (.tooManyRequests, "\(configuration.maxRequests) requests are under way already; try later")
            }
            if state.multi == nil {
                guard let multi = Self.isLibraryReady ? ccurl_multi_init() : nil else {
                    return (.transport, "libcurl could not be initialised")
                }
                state.multi = Pointer(raw: multi)
                launchThread(Pointer(raw: multi))
            }
            state.requestCount += 1
            state.commands.append(.start(transfer))
            wake(state)
            return nil
        }
        if let (code, reason) = refusal { transfer.fail(code, reason) }
    }

    /// Ends a transfer early, whether or not it was started yet.
    func cancel(_ transfer: CurlTransfer) {
        transfer.markCancelled()
        state.withLock { state in
            guard state.multi != nil else { return }
            state.commands.append(.cancel(transfer))
            wake(state)
        }
    }

    /// Ends everything. Further calls do nothing.
    func shutDown() {
        state.withLock { state in
            state.isShutDown = true
            wake(state)
        }
    }

    private func wake(_ state: State) {
        if let multi = state.multi { _ = ccurl_multi_wakeup(multi.raw) }
    }

    private func launchThread(_ multi: Pointer) {
        let thread = Thread { [self] in run(multi.raw) }
        thread.name = "http-client"
        thread.stackSize = 1 << 20
        thread.start()
    }

    private func run(_ multi: UnsafeMutableRawPointer) {
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_HOST_CONNECTIONS, configuration.maxConnectionsPerHost)
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, configuration.maxConnections)
        _ = ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, configuration.maxConnections)
        var worker = CurlWorker(multi: multi, configuration: configuration)
        while true {
            let (commands, isShutDown) = state.withLock { state in
                (exchange(&state.commands, with: []), state.isShutDown)
            }
            for command in commands {
                switch command {
                case .start(let transfer): worker.start(transfer)
                case .cancel(let transfer): worker.cancel(transfer)
                }
            }
            if isShutDown { break }
            worker.perform()
            let ended = exchange(&worker.endedCount, with: 0)
            if ended > 0 { state.withLock { $0.requestCount -= ended } }
            worker.waitForEvents()
        }
        worker.endAll()
        // From here on nobody wakes the thread, so the handle can go.
        let late = state.withLock { state in
            state.multi = nil
            return exchange(&state.commands, with: [])
        }
        for case .start(let transfer) in late { transfer.fail(.shutDown, "the client has been shut down") }
        _ = ccurl_multi_cleanup(multi)
    }
}
