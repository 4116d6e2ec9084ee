// SPDX-License-Identifier: Apache-2.0
// Copyright the Smainer in Swift authors

import HTTPTransport
import TestSupport
import Testing

/// Servers that answer wrongly: each sends the bytes given and closes.
@Suite struct BrokenServerTests {
    private func outcome(
        _ answer: String, timeout: Duration = .seconds(60)
    ) async throws -> Result<HTTPResponse, HTTPClientError> {
        let (listener, port) = try RawSocket.listen()
        async let served: Void = onThread {
            let connection = try listener.accept()
            _ = try connection.receiveHeader()
            try connection.send(answer)
        }
        let client = CurlHTTPClient()
        let result: Result<HTTPResponse, HTTPClientError>
        do throws(HTTPClientError) {
            result = .success(try await client.execute(HTTPRequest(url: "http://127.0.0.1:\(port)/", timeout: timeout)))
        } catch {
            result = .failure(error)
        }
        try await served
        return result
    }

    private func code(_ answer: String) async throws -> HTTPClientError.Code? {
        guard case .failure(let error) = try await outcome(answer) else { return nil }
        #expect(error.mayHaveBeenSent)
        return error.code
    }

    @Test func aBodyShorterThanAnnouncedIsALostConnection() async throws {
        #expect(try await code("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc") == .connectionLost)
        #expect(try await code("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab") == .connectionLost)
    }

    @Test func silenceIsALostConnection() async throws {
        #expect(try await code("") == .connectionLost)
    }

    @Test func whatIsNotHTTPIsRefused() async throws {
        #expect(try await code("SSH-2.0-OpenSSH_9.2\r\n\r\n") != nil)
        #expect(try await code("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n") != nil)
    }

    @Test func anEndlessHeaderIsRefused() async throws {
        let field = "X-Field: " + String(repeating: "a", count: 1000) + "\r\n"
        let answer = "HTTP/1.1 200 OK\r\n" + String(repeating: field, count: 70) + "\r\n"
        #expect(try await code(answer) == .responseTooLarge)
    }

    @Test func interimResponsesLeaveNoTrace() async throws {
        let answer =
            "HTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\nHTTP/1.1 200 OK\r\nX-B:  c \r\nContent-Length: 2\r\n\r\nok"
        let response = try await outcome(answer).get()
        #expect(response.status == 200)
        #expect(response.header("link") == nil)
        #expect(response.header("x-b") == "c")
        #expect(response.body == Array("ok".utf8))
    }

    @Test func aBodyWithoutLengthEndsWithTheConnection() async throws {
        let response = try await outcome("HTTP/1.1 200 OK\r\n\r\nall of it").get()
        #expect(response.body == Array("all of it".utf8))
    }
}
