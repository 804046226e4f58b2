// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPTypes
import Hummingbird
import Logging
import ServiceLifecycle
import Synchronization

@testable import AggregatorServer

/// A server that asks questions about made-up bodies and writes down what the page answers.
///
/// It stands in for an aggregator with agents where a test is about the page alone.
final class StandIn: Sendable {
    /// An answer as the page sent it.
    struct Answer: Decodable, Equatable {
        /// A lane's number, or a word.
        enum Choice: Decodable, Equatable {
            case lane(Int), word(String)

            init(from decoder: any Decoder) throws {
                let container = try decoder.singleValueContainer()
                self =
                    if let lane = try? container.decode(Int.self) { .lane(lane) } else {
                        .word(try container.decode(String.self))
                    }
            }
        }

        var key, question: String
        var choice: Choice
        var shownAt, answeredAt: Double
        var plays: Int
    }

    /// What the test changes, and what it looks at.
    struct State {
        /// The lanes of the next questions, made anew for each.
        var lanes: @Sendable (_ question: Int) -> [JSON]
        var view = "race"
        var questionLimit = Int.max
        var waitingFor: [String] = []
        var isComplete = false
        /// Answers are taken, but the page does not hear of it.
        var losesReceipts = false
        var isTooLateToUndo = false

        /// Taken and not taken back, in the order of their arrival.
        var answers: [Answer] = []
        /// How often an answer came that had come before.
        var repetitions = 0
        /// Requests that came without the header that a page from elsewhere cannot set.
        var unmarked = 0
        var asked = 0
        /// Who holds which question.
        var holders: [String: String] = [:]

        init(lanes: @escaping @Sendable (Int) -> [JSON]) { self.lanes = lanes }
    }

    let state: Mutex<State>

    init(lanes: @escaping @Sendable (_ question: Int) -> [JSON]) { state = Mutex(State(lanes: lanes)) }

    /// What was chosen so far, in order.
    var choices: [Answer.Choice] { state.withLock { $0.answers.map(\.choice) } }

    /// Serves on a port, by default a free one, while the work lasts. The work gets the page's address.
    func serve(
        port wanted: Int = 0, _ work: @escaping @Sendable (_ address: String) async throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            router: router(), configuration: .init(address: .hostname("127.0.0.1", port: wanted)),
            onServerRunning: { port.yield($0.localAddress?.port ?? 0) }, logger: quiet)
        // Not cancelled: NIO ends the program where a connection was accepted and is served by nobody
        // (apple/swift-nio#2637), and a page asks all the time.
        let group = ServiceGroup(services: [application], logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask {
                defer { port.finish() }
                try await group.run()
            }
            let number = await ports.first { _ in true } ?? 0
            var failure: (any Error)?
            do { try await work("http://127.0.0.1:\(number)/teach") } catch { failure = error }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
            if let failure { throw failure }
        }
    }

    private var quiet: Logger {
        var logger = Logger(label: "stand-in")
        logger.logLevel = .critical
        return logger
    }

    private func router() -> Router<BasicRequestContext> {
        let router = Router()
        router.add(middleware: SecurityHeaders())
        TeachPage().addRoutes(to: router)
        router.get("api/teach/status") { _, _ in try self.json(self.status()) }
        router.get("api/teach/questions") { request, _ in
            let held = request.uri.queryParameters["held"]?.split(separator: ",").map(String.init) ?? []
            let limit = request.uri.queryParameters["limit"].flatMap { Int($0) } ?? 0
            return try self.json(["questions": .list(self.questions(Self.person(request), held, limit))])
        }
        router.get("api/teach/policy") { request, _ in
            let after = request.uri.queryParameters["after"].flatMap { Int($0) } ?? -1
            let (round, clip) = self.state.withLock { ($0.answers.count, $0.lanes(0)[0]) }
            guard round > after else { return Response(status: .noContent) }
            return try self.json(["round": .number(Double(round)), "clip": clip])
        }
        router.post("api/teach/answers") { request, _ in
            struct Body: Decodable { var answers: [Answer] }
            let buffer = try await request.body.collect(upTo: 1 << 16)
            let body = try JSONDecoder().decode(Body.self, from: Data(buffer.readableBytesView))
            let (results, isLost) = self.take(body.answers, isMarked: Self.isMarked(request))
            if isLost { throw HTTPError(.badGateway) }
            return try self.json(["results": .list(results)])
        }
        router.post("api/teach/undo") { request, _ in
            struct Body: Decodable { var key: String }
            let buffer = try await request.body.collect(upTo: 1 << 16)
            let body = try JSONDecoder().decode(Body.self, from: Data(buffer.readableBytesView))
            return try self.json(["outcome": .text(self.undo(body.key))])
        }
        return router
    }

    private static func isMarked(_ request: Request) -> Bool {
        request.headers[HTTPField.Name("X-Nudge")!] == "teach"
    }

    /// Who asks: whoever the browser's cookie names.
    private static func person(_ request: Request) -> String { request.cookies["person"]?.value ?? "you" }

    private func status() -> JSON {
        state.withLock { state in
            [
                "run": "run-1", "task": "stand-in", "title": "Stand-in", "lookFor": "Which gets furthest?",
                "tieBreaker": "which stands better?", "view": .text(state.view), "speed": 1,
                "round": .number(Double(state.answers.count)), "rounds": 60,
                "answers": .number(Double(state.answers.count)), "secondsPerAnswer": .number(2.4),
                "person": "you",
                "openQuestions": 3, "waitingFor": .list(state.waitingFor.map(JSON.text)),
                "policyRound": .number(Double(state.answers.count)),
                "complete": .flag(state.isComplete), "dashboard": "/",
            ]
        }
    }

    /// Questions of this person that the page has forgotten, then fresh ones.
    private func questions(_ person: String, _ held: [String], _ limit: Int) -> [JSON] {
        state.withLock { state in
            let done = Set(state.answers.map(\.question))
            var names = state.holders.filter { $0.value == person }.map(\.key)
                .filter { !held.contains($0) && !done.contains($0) }.sorted { Int($0)! < Int($1)! }
            while names.count < limit, state.asked < state.questionLimit {
                state.holders[String(state.asked)] = person
                names.append(String(state.asked))
                state.asked += 1
            }
            return names.prefix(limit).map { name in
                ["id": .text(name), "round": 0, "block": 0, "lanes": .list(state.lanes(Int(name)!))]
            }
        }
    }

    private func take(_ answers: [Answer], isMarked: Bool) -> (results: [JSON], isLost: Bool) {
        state.withLock { state in
            if !isMarked { state.unmarked += 1 }
            let results = answers.map { answer -> JSON in
                let isNew = !state.answers.contains { $0.key == answer.key }
                if isNew { state.answers.append(answer) } else { state.repetitions += 1 }
                return ["key": .text(answer.key), "outcome": isNew ? "taken" : "duplicate"]
            }
            return (results, state.losesReceipts)
        }
    }

    private func undo(_ key: String) -> String {
        state.withLock { state in
            if state.isTooLateToUndo { return "too-late" }
            state.answers.removeAll { $0.key == key }
            return "undone"
        }
    }

    private func json(_ value: JSON) throws -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: try JSONEncoder().encode(value))))
    }
}
