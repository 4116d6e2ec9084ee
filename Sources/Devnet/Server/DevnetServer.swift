// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import HTTPTypes
import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle

/// Serves a ``DevnetChain`` by JSON-RPC over HTTP, as Starknet nodes do.
///
/// ```swift
/// let chain = try DevnetChain()
/// let server = DevnetServer(chain: chain, configuration: .init(port: 0), logger: logger)
/// async let running: Void = server.run()
/// let client = StarknetClient(url: try await server.url())
/// ```
///
/// `POST /` and `POST /rpc` take JSON-RPC 2.0, batches included; `GET /is_alive` answers `Alive!!!`. Methods are those
/// of the Starknet specification and the `devnet_` ones that the chain supports; others answer with error −32601.
/// There is no authentication: whoever reaches the port controls the chain.
public struct DevnetServer: Service {
    /// The chain.
    public let chain: DevnetChain
    /// Where to listen, and limits.
    public let configuration: DevnetServerConfiguration

    private let logger: Logger
    private let dispatcher: RPCDispatcher
    private let port = ListeningPort()

    /// Creates a server, which listens once it runs.
    public init(chain: DevnetChain, configuration: DevnetServerConfiguration = .init(), logger: Logger) {
        self.chain = chain
        self.configuration = configuration
        self.logger = logger
        var dispatcher = RPCDispatcher(
            limits: .init(maxBodyBytes: configuration.maxBodyBytes, maxBatchCount: configuration.maxBatchCount),
            logger: logger)
        dispatcher.serveReads(of: chain)
        dispatcher.serveTransactions(of: chain)
        dispatcher.serveDevnetMethods(of: chain, configuration)
        self.dispatcher = dispatcher
    }

    /// Serves until the task is cancelled or a graceful shutdown is asked for.
    ///
    /// - Throws: What keeps the server from listening, such as a port in use.
    public func run() async throws {
        let application = Application(
            router: router(),
            configuration: .init(
                address: .hostname(configuration.host, port: configuration.port), serverName: "smainer-devnet"),
            onServerRunning: { [port, logger] channel in
                let number = channel.localAddress?.port ?? 0
                logger.info("the devnet listens", metadata: ["port": "\(number)"])
                port.settle(.success(number))
            },
            logger: logger)
        do {
            try await application.run()
            port.settle(.failure(CancellationError()))
        } catch {
            port.settle(.failure(error))
            throw error
        }
    }

    /// The port at which the server listens, once it does.
    ///
    /// - Throws: What kept the server from listening; `CancellationError`.
    public func listeningPort() async throws -> Int {
        try await port.value()
    }

    /// The URL for clients, once the server listens.
    ///
    /// - Throws: As ``listeningPort()``.
    public func url() async throws -> String {
        "http://\(configuration.host):\(try await listeningPort())/rpc"
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        let dispatcher = dispatcher
        for path in ["/", "/rpc"] as [RouterPath] {
            router.post(path) { request, _ in try await Self.answer(request, dispatcher) }
        }
        router.get("/is_alive") { _, _ in "Alive!!!" }
        return router
    }

    private static func answer(_ request: Request, _ dispatcher: RPCDispatcher) async throws -> Response {
        let body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: dispatcher.limits.maxBodyBytes)
        } catch is NIOTooManyBytesError {
            throw HTTPError(.contentTooLarge, message: "a request has at most \(dispatcher.limits.maxBodyBytes) bytes")
        }
        guard let answer = await dispatcher.answer(body.readableBytesView) else {
            return Response(status: .noContent)
        }
        return Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer)))
    }
}
