// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NIOEmbedded
import Synchronization

@testable import AggregatorServer

/// A web side that answers without a socket.
///
/// Without HummingbirdTesting, too: it has an HTTP client and HTTP/2 compiled, which takes minutes.
struct WebAnswer {
    let status: Int
    let headers: HTTPFields
    let text: String

    /// Asks once. Without a token, everybody on this machine may read.
    init(
        _ path: String, token: String? = nil, headers: HTTPFields = [:], method: HTTPRequest.Method = .get,
        source: WebSource = WebSample.source()
    ) async throws {
        let settings = try WebSettings(port: 0, token: token)
        let server = WebServer(settings, source: source, logger: Self.logger)
        try await self.init(path, headers: headers, method: method, of: server)
    }

    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// Asks a server once.
    init(
        _ path: String, headers: HTTPFields, method: HTTPRequest.Method, body sent: String = "",
        of server: WebServer
    ) async throws {
        let head = HTTPRequest(
            method: method, scheme: "http", authority: "localhost", path: path, headerFields: headers)
        let response = try await server.application.responder.respond(
            to: Request(head: head, body: RequestBody(buffer: ByteBuffer(string: sent))),
            context: BasicRequestContext(
                source: ApplicationRequestContextSource(
                    channel: NIOAsyncTestingChannel(), logger: Self.logger)))
        let body = Body()
        try await response.body.write(body)
        status = response.status.code
        self.headers = response.headers
        text = body.bytes.withLock { String(buffer: $0) }
    }

    func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: Data(text.utf8))
    }
}

/// What was written as an answer's body.
private final class Body: ResponseBodyWriter {
    let bytes = Mutex(ByteBuffer())

    func write(_ buffer: ByteBuffer) { bytes.withLock { _ = $0.writeImmutableBuffer(buffer) } }
    func finish(_ trailingHeaders: HTTPFields?) {}
}
