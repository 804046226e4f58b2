// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging

@testable import AggregatorServer

/// A web side that answers without a socket.
struct WebAnswer {
    var response: TestResponse

    /// Asks once. Without a token, everybody on this machine may read.
    init(
        _ path: String, token: String? = nil, headers: HTTPFields = [:], method: HTTPRequest.Method = .get,
        source: WebSource = WebSample.source()
    ) async throws {
        let settings = try WebSettings(port: 0, token: token)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = WebServer(settings, source: source, logger: logger)
        response = try await server.application.test(.router) { client in
            try await client.executeRequest(uri: path, method: method, headers: headers, body: nil)
        }
    }

    var status: Int { response.status.code }
    var headers: HTTPFields { response.headers }
    var text: String { String(buffer: response.body) }

    func decoded<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        return try decoder.decode(type, from: Data(text.utf8))
    }
}
