// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NudgeCore
import Preferences
import ServiceLifecycle

/// The page on which people answer, and what it asks for; see docs/web.md.
struct TeachRoutes: Sendable {
    /// Questions in one answer, at most.
    static let questionLimit = 8
    /// Seconds that a request for questions may wait.
    static let waitSecondsMaximum = 20
    /// Answers in one request, at most.
    static let answerLimit = 64
    /// Bytes of a request's body.
    static let bodyBytesMaximum = 1 << 16

    let desk: TeachingDesk
    let access: PersonAccess
    let status: @Sendable () -> FleetStatus

    init(desk: TeachingDesk, access: PersonAccess, status: @escaping @Sendable () -> FleetStatus) {
        self.desk = desk
        self.access = access
        self.status = status
    }

    func add(to router: Router<BasicRequestContext>) {
        TeachPage().addRoutes(to: router.group().add(middleware: access))
        let api = router.group("api/teach")
        api.get("status", use: status)
        api.get("questions", use: questions)
        api.get("policy", use: policy)
        api.post("answers", use: answers)
        api.post("undo", use: undo)
    }

    // MARK: - Reading

    private struct Question: Encodable {
        var id: Int64
        var round: UInt32
        var block: Int
        var lanes: [ClipDocument]
    }

    private struct Questions: Encodable { var questions: [Question] }

    /// `?held=` are the ids that the page has, `?limit=` how many more it wants, `?wait=` how many seconds
    /// it waits where there is none.
    private func questions(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let person = try access.person(request)
        let held = Set((Self.word("held", in: request) ?? "").split(separator: ",").compactMap { Int64($0) })
        let limit = try Self.number("limit", in: request, upTo: Self.questionLimit) ?? 1
        let wait = try Self.number("wait", in: request, upTo: Self.waitSecondsMaximum) ?? 0
        let end = TeachingDesk.now + UInt64(wait) * 1000
        while true {
            let found = try desk.questions(for: person, held: held, limit: limit)
            let isOver =
                TeachingDesk.now >= end || Task.isShuttingDownGracefully || status().phase == .complete
            guard found.isEmpty, !isOver else {
                let blockCount = desk.blockCount
                return try Self.json(
                    Questions(
                        questions: found.map { question in
                            let key = question.showing.key
                            return Question(
                                id: question.showing.number, round: key.round,
                                block: Int(key.streamIndex) % blockCount,
                                lanes: try question.clips.map { try ClipDocument($0) })
                        }))
            }
            try await Task.sleep(for: .milliseconds(25))
        }
    }

    private func policy(_ request: Request, _ context: BasicRequestContext) throws -> Response {
        struct Document: Encodable {
            var round: UInt32
            var clip: ClipDocument
        }
        _ = try access.person(request)
        let after = try Self.number("after", in: request, upTo: Int(UInt32.max)).map(UInt32.init)
        guard let policy = desk.policy(after: after) else { return Response(status: .noContent) }
        return try Self.json(Document(round: policy.round, clip: ClipDocument(policy.clip)))
    }

    private func status(_ request: Request, _ context: BasicRequestContext) throws -> Response {
        let person = try access.person(request)
        return try Self.json(TeachStatus(person, desk: desk, fleet: status()))
    }

    // MARK: - Writing

    /// A choice as the page writes it: a place on the screen, `equal` or `cannot-tell`.
    private struct Chosen: Decodable {
        var choice: Choice

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let place = try? container.decode(UInt8.self), place < UInt8(Limits.behaviourCountMaximum) {
                choice = .lane(place)
                return
            }
            switch try container.decode(String.self) {
            case "equal": choice = .equal
            case "cannot-tell": choice = .cannotTell
            default:
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "no choice")
            }
        }
    }

    private struct Sent: Decodable {
        var key: UUID
        var question: Int64
        var choice: Chosen
        /// Milliseconds since 1970.
        var shownAt, answeredAt: Double
        var plays: UInt16
    }

    private struct SentAnswers: Decodable { var answers: [Sent] }

    private struct Results: Encodable {
        struct Result: Encodable {
            var key: String
            var outcome: TeachingDesk.Outcome
        }
        var results: [Result]
    }

    private func answers(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        let person = try access.author(request)
        let sent = try await Self.body(SentAnswers.self, request).answers
        guard sent.count <= Self.answerLimit else {
            throw HTTPError(.badRequest, message: "at most \(Self.answerLimit) answers at once")
        }
        let results = try sent.map { answer in
            let key = answer.key.uuidString.lowercased()
            let outcome = try desk.take(
                TeachingDesk.Answer(
                    key: key, showing: answer.question, choice: answer.choice.choice,
                    shown: Date(timeIntervalSince1970: answer.shownAt / 1000),
                    answered: Date(timeIntervalSince1970: answer.answeredAt / 1000),
                    plays: Int(answer.plays)), by: person)
            return Results.Result(key: key, outcome: outcome)
        }
        return try Self.json(Results(results: results))
    }

    private func undo(_ request: Request, _ context: BasicRequestContext) async throws -> Response {
        struct Sent: Decodable { var key: UUID }
        struct Result: Encodable { var outcome: String }
        let person = try access.author(request)
        let key = try await Self.body(Sent.self, request).key.uuidString.lowercased()
        return try Self.json(Result(outcome: try desk.undo(key, by: person) ? "undone" : "too-late"))
    }

    // MARK: - Words

    private static func word(_ name: String, in request: Request) -> String? {
        request.uri.queryParameters[Substring(name)].map(String.init)
    }

    private static func number(_ name: String, in request: Request, upTo limit: Int) throws -> Int? {
        guard let text = word(name, in: request) else { return nil }
        guard let number = Int(text), (0...limit).contains(number) else {
            throw HTTPError(.badRequest, message: "\(name) is a whole number from 0 to \(limit)")
        }
        return number
    }

    private static func body<Value: Decodable>(_ type: Value.Type, _ request: Request) async throws -> Value {
        let buffer = try await request.body.collect(upTo: bodyBytesMaximum)
        do {
            return try JSONDecoder().decode(type, from: Data(buffer.readableBytesView))
        } catch {
            throw HTTPError(.badRequest, message: "the body is not what docs/web.md says")
        }
    }

    private static func json(_ value: some Encodable) throws -> Response {
        WebRoutes.answer(try WebRoutes.encoder().encode(value), "application/json; charset=utf-8")
    }
}
