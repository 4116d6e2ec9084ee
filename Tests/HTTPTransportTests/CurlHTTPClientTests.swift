// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import HTTPTransport
import Testing

@Suite struct CurlHTTPClientTests {
    private func code(_ client: CurlHTTPClient, _ request: HTTPRequest) async -> HTTPClientError.Code? {
        do throws(HTTPClientError) {
            _ = try await client.execute(request)
            return nil
        } catch {
            return error.code
        }
    }

    @Test func methodsBodiesFieldsAndStatusesGoThrough() async throws {
        try await withServer(makeRouter()) { url throws in
            let client = CurlHTTPClient()
            let hello = try await client.execute(HTTPRequest(url: "\(url)/hello"))
            #expect(hello.status == 200)
            #expect(hello.body == Array("hello".utf8))
            #expect(hello.header("CONTENT-LENGTH") == "5")
            let body = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            for body in [body, [], [0]] {
                let echo = try await client.execute(
                    HTTPRequest(method: "POST", url: "\(url)/echo", headers: [("content-type", "a/b")], body: body))
                #expect(echo.status == 201)
                #expect(echo.body == body)
                #expect(echo.header("Content-Type") == "a/b")
            }
            let plain = try await client.execute(HTTPRequest(method: "POST", url: "\(url)/echo", body: [1]))
            #expect(plain.header("Content-Type") == "none")
            for status in [204, 302, 404, 500, 503] {
                #expect(try await client.execute(HTTPRequest(url: "\(url)/status/\(status)")).status == status)
            }
            for method in ["PUT", "DELETE", "PATCH"] {
                let response = try await client.execute(
                    HTTPRequest(method: method, url: "\(url)/method", body: Array("x".utf8)))
                #expect(response.header("server") == "\(method) x")
            }
            #expect(try await client.execute(HTTPRequest(method: "DELETE", url: "\(url)/method")).status == 200)
            #expect(try await client.execute(HTTPRequest(method: "HEAD", url: "\(url)/method")).body.isEmpty)
            let fields = try await client.execute(
                HTTPRequest(url: "\(url)/fields", headers: [("X-A", "1"), ("X-Empty", ""), ("X-A", "2")]))
            let text = String(decoding: fields.body, as: UTF8.self).lowercased()
            #expect(text.contains("x-a: 1"))
            #expect(text.contains("x-a: 2"))
            #expect(text.contains("x-empty: \n"))
            #expect(text.contains("user-agent: smainer\n"))
            #expect(!text.contains("expect:"))
        }
    }

    @Test func thousandsOfRequestsShareAFewConnections() async throws {
        try await withServer(makeRouter()) { url throws in
            let client = CurlHTTPClient(configuration: .init(maxConnectionsPerHost: 8))
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<2_000 {
                    group.addTask {
                        let body = Array("\(number)".utf8)
                        return try await client.execute(HTTPRequest(method: "POST", url: "\(url)/echo", body: body))
                            .body == body
                    }
                }
                for try await isRight in group { #expect(isRight) }
            }
        }
    }

    @Test func redirectsAreFollowedOnlyWhenConfigured() async throws {
        try await withServer(makeRouter()) { url throws in
            let stays = try await CurlHTTPClient().execute(HTTPRequest(url: "\(url)/redirect"))
            #expect((300..<400).contains(stays.status))
            #expect(stays.header("location") == "/hello")
            let follows = CurlHTTPClient(configuration: .init(maxRedirects: 2))
            #expect(try await follows.execute(HTTPRequest(url: "\(url)/redirect")).body == Array("hello".utf8))
        }
    }

    @Test func aResponseMayBeAsLongAsTheLimitAndNoLonger() async throws {
        try await withServer(makeRouter()) { url throws in
            let client = CurlHTTPClient()
            let fits = try await client.execute(HTTPRequest(url: "\(url)/large/100000", maxResponseBytes: 100_000))
            #expect(fits.body.count == 100_000)
            #expect(
                await code(client, HTTPRequest(url: "\(url)/large/100001", maxResponseBytes: 100_000))
                    == .responseTooLarge)
            #expect(await code(client, HTTPRequest(url: "\(url)/hello", maxResponseBytes: 0)) == .responseTooLarge)
            #expect(try await client.execute(HTTPRequest(url: "\(url)/hello")).status == 200)
        }
    }

    @Test func timeoutsAndCancellationEndAnExchange() async throws {
        try await withServer(makeRouter()) { url throws in
            let client = CurlHTTPClient()
            #expect(await code(client, HTTPRequest(url: "\(url)/never", timeout: .milliseconds(100))) == .timeout)
            let task = Task { await code(client, HTTPRequest(url: "\(url)/never", timeout: .seconds(300))) }
            task.cancel()
            #expect(await task.value == .cancelled)
            let second = Task { await code(client, HTTPRequest(url: "\(url)/never", timeout: .seconds(300))) }
            #expect(try await client.execute(HTTPRequest(url: "\(url)/hello")).status == 200)
            second.cancel()
            #expect(await second.value == .cancelled)
        }
    }

    @Test func shutDownEndsWhatIsUnderWayAndRefusesTheRest() async throws {
        try await withServer(makeRouter()) { url throws in
            let client = CurlHTTPClient()
            let task = Task { await code(client, HTTPRequest(url: "\(url)/never", timeout: .seconds(300))) }
            #expect(try await client.execute(HTTPRequest(url: "\(url)/hello")).status == 200)
            client.shutDown()
            #expect(await task.value == .shutDown)
            #expect(await code(client, HTTPRequest(url: "\(url)/hello")) == .shutDown)
        }
    }

    @Test func theNumberOfRequestsUnderWayIsBounded() async throws {
        try await withServer(makeRouter()) { url throws in
            let client = CurlHTTPClient(configuration: .init(maxRequests: 4))
            await withTaskGroup(of: HTTPClientError.Code?.self) { group in
                for _ in 0..<8 {
                    group.addTask { await code(client, HTTPRequest(url: "\(url)/never", timeout: .seconds(300))) }
                }
                var refused = 0
                while refused < 4, let code = await group.next() {
                    #expect(code == .tooManyRequests)
                    refused += 1
                }
                group.cancelAll()
                for await code in group { #expect(code == .cancelled) }
            }
            #expect(try await client.execute(HTTPRequest(url: "\(url)/hello")).status == 200)
        }
    }

    @Test(arguments: [
        HTTPRequest(url: "ftp://127.0.0.1/"), HTTPRequest(url: "127.0.0.1"), HTTPRequest(url: ""),
        HTTPRequest(url: "file:///etc/passwd"), HTTPRequest(url: "http://127.0.0.1/a b"),
        HTTPRequest(url: "http://127.0.0.1/\r\nX: 1"), HTTPRequest(url: "http://"),
        HTTPRequest(method: "G ET", url: "http://127.0.0.1/"), HTTPRequest(method: "", url: "http://127.0.0.1/"),
        HTTPRequest(url: "http://127.0.0.1/", headers: [("A\r\nB", "1")]),
        HTTPRequest(url: "http://127.0.0.1/", headers: [("A", "1\r\nB: 2")]),
        HTTPRequest(url: "http://127.0.0.1/", headers: [("", "1")]),
        HTTPRequest(url: "http://127.0.0.1/", timeout: .zero), HTTPRequest(url: "http://127.0.0.1:99999/"),
    ])
    func requestsThatCannotBeSentAreRefused(request: HTTPRequest) async {
        #expect(await code(.shared, request) == .invalidRequest)
    }

    @Test(arguments: [
        "http://127.0.0.1:1/", "http://[::1]:1/", "http://localhost:1/", "http://10.0.0.1/", "http://0.0.0.0/",
    ])
    func aPublicOnlyClientOpensNoSocketToTheInside(url: String) async {
        let client = CurlHTTPClient(configuration: .init(destinations: .publicOnly))
        #expect(await code(client, HTTPRequest(url: url, timeout: .seconds(5))) == .destinationRefused)
    }

    @Test func aPublicOnlyClientUsesNoProxy() async throws {
        try await withServer(makeRouter()) { url throws in
            let client = CurlHTTPClient(configuration: .init(proxy: url, destinations: .publicOnly))
            #expect(await code(client, HTTPRequest(url: "\(url)/hello", timeout: .seconds(5))) == .destinationRefused)
            let proxied = CurlHTTPClient(configuration: .init(proxy: url))
            #expect(try await proxied.execute(HTTPRequest(url: "http://nowhere.invalid/hello")).status != 0)
        }
    }

    @Test func errorsNameTheOriginAndNothingSecret() async throws {
        do throws(HTTPClientError) {
            _ = try await CurlHTTPClient.shared.execute(
                HTTPRequest(url: "http://user:secret@127.0.0.1:1/v3/secret?key=secret#secret", timeout: .seconds(5)))
            Issue.record("nobody listens on port 1")
        } catch {
            #expect(error.code == .connect, "\(error)")
            #expect(error.origin == "http://127.0.0.1:1")
            #expect(!error.mayHaveBeenSent)
            #expect(!error.description.contains("secret"))
        }
    }
}
