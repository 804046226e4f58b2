// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging

/// What the web side answers to which address.
struct WebRoutes: Sendable {
    /// Members in an answer unless more are asked for: as many as the dashboard shows.
    static let memberLimit = 50
    /// The most rounds or events in one answer.
    static let listLimit = 1000

    let token: AccessToken?
    let source: WebSource
    let teaching: TeachRoutes?
    private let dashboard = Dashboard()

    init(token: AccessToken?, source: WebSource, teaching: TeachRoutes? = nil) {
        self.token = token
        self.source = source
        self.teaching = teaching
    }

    func router() -> Router<BasicRequestContext> {
        let router = Router(options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeaders())
        router.get("healthz") { _, _ in "ok\n" }
        teaching?.add(to: router)
        let inside = router.group().add(middleware: AccessMiddleware(token: token))
        inside.get("/") { _, _ in dashboard.response }
        inside.get("icon.svg") { _, _ in Self.answer(Dashboard.icon, "image/svg+xml") }
        inside.get("metrics", use: metrics)
        inside.get("api/status", use: status)
        inside.get("api/rounds", use: rounds)
        inside.get("api/devices") { _, context in
            try await Self.json(context) { try await source.devices() }
        }
        inside.get("api/identities") { _, context in
            try await Self.json(context) { try await source.identities() }
        }
        inside.get("api/people") { _, context in
            try await Self.json(context) { try await source.people() }
        }
        inside.get("api/events", use: events)
        return router
    }

    /// What the fleet does is told even while the register cannot be read.
    private func metrics(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        var text = source.status().metrics
        do {
            text += try await source.identities().metrics
        } catch {
            context.logger.error("the register cannot be read", metadata: ["error": "\(error)"])
        }
        return Self.answer(text.utf8, MetricsText.mediaType)
    }

    /// `?members=` says how many members the answer lists.
    private func status(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let count = try Self.number("members", in: request, upTo: Int.max) ?? Self.memberLimit
        return try await Self.json(context) { source.status().limited(toMembers: count) }
    }

    /// `?from=` is the first round of the answer, `?limit=` how many there are at most.
    private func rounds(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let first = UInt32(try Self.number("from", in: request, upTo: Int(UInt32.max)) ?? 0)
        let limit = try Self.number("limit", in: request, upTo: Self.listLimit) ?? Self.listLimit
        return try await Self.json(context) { try await source.rounds(first, limit) }
    }

    /// `?limit=` says how many events the answer has at most.
    private func events(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let limit = try Self.number("limit", in: request, upTo: Self.listLimit) ?? Self.listLimit
        return try await Self.json(context) { try await source.events(limit) }
    }

    private static func number(_ name: String, in request: Request, upTo limit: Int) throws -> Int? {
        guard let text = request.uri.queryParameters[Substring(name)] else { return nil }
        guard let number = Int(text), (0...limit).contains(number) else {
            throw HTTPError(.badRequest, message: "\(name) is a whole number from 0 to \(limit)")
        }
        return number
    }

    /// Reads a value and answers with it. A source that fails is told to the log and, without details, to the
    /// reader.
    private static func json<Value: Encodable>(
        _ context: BasicRequestContext, _ read: () async throws -> Value
    ) async throws -> Response {
        do {
            return answer(try await encoder().encode(read()), "application/json; charset=utf-8")
        } catch {
            context.logger.error("the web side has no answer", metadata: ["error": "\(error)"])
            throw HTTPError(.internalServerError, message: "this cannot be read now; the log says why")
        }
    }

    /// How values are written.
    static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.dateEncodingStrategy = .iso8601
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }

    static func answer(_ body: some Collection<UInt8>, _ mediaType: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: mediaType],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body)))
    }
}
