// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import NudgeCore
import Preferences
import Testing

@testable import AggregatorServer

/// A desk with a web side in front of it, without sockets and agents.
private struct Classroom {
    let scratch: ScratchFolder
    let store: FleetStore
    let run: Int64
    let desk: TeachingDesk
    let server: WebServer
    static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init(after other: Classroom? = nil) throws {
        scratch = try other?.scratch ?? ScratchFolder()
        store = try FleetStore(scratch.path + "/fleet.sqlite")
        run = try store.openRun("lesson", task: "swimmer", configuration: "{}")
        var settings = PeopleSettings(
            title: "A body", lookFor: "Which is better?", tieBreaker: "", view: .race, speed: 1)
        settings.rules.probeShare = 0
        settings.rules.holdMilliseconds = 60_000
        let configuration = RunConfiguration(
            seed: 1, algorithm: .parS2ZPO, agentCount: 2,
            shape: ActorShape(observationCount: 3, actionCount: 2))
        desk = try TeachingDesk(
            settings, configuration: configuration, run: run, store: store, logger: Self.logger)
        server = WebServer(
            try WebSettings(port: 0), source: WebSample.source(), desk: desk, logger: Self.logger)
    }

    /// A clip of one sphere, at rest at x = `number` units.
    static func clip(_ number: UInt8) -> [UInt8] {
        [0, 12, 1, 1, 0, 0, 0, 0, 0, 0, 0, 1, number, 0, 0, 0]
    }

    static func key(_ device: String, batch: UInt16 = 0) -> QuestionKey {
        QuestionKey(device: device, place: Question.Place(round: 0, streamIndex: 0, batch: batch))
    }

    func ask(_ device: String, batch: UInt16 = 0) {
        desk.ask(
            AskedQuestion(key: Self.key(device, batch: batch), clips: [Self.clip(0), Self.clip(1)]))
    }

    func send(
        _ path: String, _ body: String? = nil, cookie: String? = nil, headers extra: HTTPFields? = nil
    ) async throws -> WebAnswer {
        var headers = extra ?? (body == nil ? [:] : [HTTPField.Name("X-Nudge")!: "teach"])
        if let cookie { headers[.cookie] = "\(PersonAccess.cookieName)=\(cookie)" }
        return try await WebAnswer(
            path, headers: headers, method: body == nil ? .get : .post, body: body ?? "", of: server)
    }

    struct Shown: Decodable {
        struct Question: Decodable {
            struct Lane: Decodable { var pictures: String }
            var id: Int64
            var lanes: [Lane]

            /// The core's lanes, from left to right.
            var order: [UInt8] { lanes.map { Data(base64Encoded: $0.pictures)?.first ?? 99 } }
        }
        var questions: [Question]
    }

    func questions(held: String = "", limit: Int = 1, cookie: String? = nil) async throws -> [Shown.Question]
    {
        let answer = try await send("/api/teach/questions?held=\(held)&limit=\(limit)", cookie: cookie)
        return try answer.decoded(Shown.self).questions
    }

    static func answer(_ question: Int64, _ choice: String, key: UUID = UUID()) -> String {
        """
        {"answers": [{"key": "\(key)", "question": \(question), "choice": \(choice), "shownAt": 1000,
        "answeredAt": 3500, "plays": 2}]}
        """
    }

    func outcome(_ body: String, cookie: String? = nil) async throws -> String {
        struct Results: Decodable {
            struct Result: Decodable { var outcome: String }
            var results: [Result]
        }
        let answer = try await send("/api/teach/answers", body, cookie: cookie)
        let results = try answer.decoded(Results.self)
        return results.results[0].outcome
    }
}

@Suite("Teaching over the web")
struct TeachingTests {
    @Test("an answer is stored, counts once, and names the core's lane whatever the order on the screen")
    func answering() async throws {
        let room = try Classroom()
        for batch in UInt16(0)..<8 { room.ask("board", batch: batch) }
        let questions = try await room.questions(limit: 8)
        #expect(questions.count == 8 && Set(questions.map(\.order)) == [[0, 1], [1, 0]])
        for question in questions {
            let body = Classroom.answer(question.id, "1")
            #expect(try await room.outcome(body) == "taken")
            #expect(try await room.outcome(body) == "duplicate")
            #expect(try await room.outcome(Classroom.answer(question.id, "0")) == "late")
        }
        let decisions = room.desk.decide()
        #expect(decisions.count == 8)
        for (question, decision) in zip(questions, decisions.sorted { $0.key.batch < $1.key.batch }) {
            #expect(decision.choice == .lane(question.order[1]))
        }
        let stored = try room.store.answers(run: room.run)
        #expect(stored.count == 8)
        #expect(stored.allSatisfy { $0.place == 1 && $0.plays == 2 && $0.showing.person == "you" })
        let tally = try room.store.tally(of: "you", run: room.run)
        #expect(tally.answers == 8 && tally.secondsPerAnswer == 2.5 && tally.leftBias == -1)
    }

    @Test("an answer that is undone is asked again, and one that was passed on cannot be undone")
    func undo() async throws {
        let room = try Classroom()
        room.ask("board")
        room.ask("other")
        let question = try await room.questions()[0]
        let key = UUID()
        #expect(try await room.outcome(Classroom.answer(question.id, "\"equal\"", key: key)) == "taken")
        let undone = try await room.send("/api/teach/undo", "{\"key\": \"\(key)\"}")
        #expect(undone.text == #"{"outcome":"undone"}"#)
        #expect(try room.store.answers(run: room.run).isEmpty && room.desk.decide().isEmpty)
        let again = try await room.questions()[0]
        #expect(again.id == question.id && again.order == question.order)
        let second = UUID()
        #expect(try await room.outcome(Classroom.answer(question.id, "0", key: second)) == "taken")
        let last = try await room.questions()[0]
        #expect(try await room.outcome(Classroom.answer(last.id, "\"cannot-tell\"")) == "taken")
        #expect(room.desk.decide().count == 2)
        let late = try await room.send("/api/teach/undo", "{\"key\": \"\(second)\"}")
        #expect(late.text == #"{"outcome":"too-late"}"#)
    }

    @Test("a server that starts again knows what was answered, and takes what the page still holds")
    func restart() async throws {
        let room = try Classroom()
        room.ask("board")
        room.ask("other")
        let questions = try await room.questions(limit: 2)
        #expect(try await room.outcome(Classroom.answer(questions[0].id, "0")) == "taken")
        let next = try Classroom(after: room)
        let answered = try next.desk.reopen(round: 0)
        #expect(answered == [Classroom.key("board"): .lane(questions[0].order[0])])
        let body = Classroom.answer(questions[1].id, "0")
        #expect(try await next.outcome(body) == "taken")
        #expect(try await next.outcome(body) == "duplicate")
        #expect(next.desk.decide().map(\.key) == [Classroom.key("other")])
        next.ask("third")
        #expect(try await next.questions()[0].id > questions[1].id)
    }

    @Test("a screen without a question names the agents whose questions will come")
    func waiting() async throws {
        struct Status: Decodable { var waitingFor: [String] }
        let room = try Classroom()
        let playing = WebSample.status(memberCount: 16).members.map(\.name)
        room.ask(playing[0])
        let question = try await room.questions()[0]
        let asked = try await room.send("/api/teach/status").decoded(Status.self)
        #expect(asked.waitingFor == Array(playing.dropFirst()))
        #expect(try await room.outcome(Classroom.answer(question.id, "0")) == "taken")
        // The answer is held, and the agent as good as playing.
        let answered = try await room.send("/api/teach/status").decoded(Status.self)
        #expect(answered.waitingFor == playing)
        // Nobody at a page is asked by an agent that somebody beside it answers, until it asks again.
        room.desk.keep(.first, to: Classroom.key(playing[1]))
        let beside = try await room.send("/api/teach/status").decoded(Status.self)
        #expect(beside.waitingFor == [playing[0]] + playing.dropFirst(2))
        room.ask(playing[1])
        _ = try await room.outcome(Classroom.answer(try await room.questions()[0].id, "0"))
        #expect(try await room.send("/api/teach/status").decoded(Status.self).waitingFor == playing)
    }

    @Test("what a person says of repeated questions and obvious pairs is counted apart")
    func standings() throws {
        let room = try Classroom()
        let showings = [
            Showing(number: 1, key: Classroom.key("board"), person: "ann", order: [0, 1]),
            Showing(number: 2, key: Classroom.key("board"), person: "ann", order: [1, 0], probeOf: 1),
            Showing(
                number: 3, key: Classroom.key("board"), person: "ann", order: [1, 0], probeOf: 1, better: 1),
        ]
        try room.store.insert(showings.map { ($0, "digest") }, run: room.run)
        for (showing, choice) in zip(showings, [Choice.lane(0), .lane(0), .lane(0)]) {
            try room.store.insert(
                AnswerRecord(
                    showing: showing, choice: choice, key: "\(showing.number)", shown: .now, answered: .now,
                    received: .now, plays: 1, clips: nil))
        }
        #expect(try room.store.choices(run: room.run) == [Classroom.key("board"): .lane(0)])
        #expect(try room.store.answers(run: room.run).allSatisfy { $0.clips == "digest" })
        let ann = try #require(try room.store.standings(run: room.run).first)
        #expect(ann.name == "ann" && ann.standing == "not invited" && ann.answers == 3)
        #expect(ann.consistency == 1 && ann.attention == 0)
    }

    @Test("an obvious pair is one of which everybody sees that one body got further")
    func obvious() {
        let clips = [4096, 9000, -100, 8900].map { (units: Int16) -> [UInt8] in
            let end = UInt16(bitPattern: units)
            return [0, 12, 1, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, UInt8(end & 255), UInt8(end >> 8), 0, 0]
        }
        let pair = ShownClips(clips).obviousRace
        #expect(pair?.better == 1 && pair?.worse == 2)
        #expect(ShownClips([clips[1], clips[3]]).obviousRace == nil)
        #expect(ShownClips(clips).digest != ShownClips(clips.reversed()).digest)
    }

    @Test("an answer from beside an agent is stored in place of an earlier one, and survives a restart")
    func beside() async throws {
        let room = try Classroom()
        room.ask("board")
        let question = try await room.questions()[0]
        room.desk.keep(.second, to: Classroom.key("robot"))
        room.desk.keep(.equal, to: Classroom.key("robot", batch: 1))
        room.desk.keep(.first, to: Classroom.key("robot"))
        #expect(try await room.outcome(Classroom.answer(question.id, "0")) == "taken")
        let stored = try room.store.answers(run: room.run).filter { $0.showing.key.device == "robot" }
        #expect(
            stored.map(\.choice) == [.equal, .first] && stored.map(\.showing.order) == [[0, 1], [0, 1]])
        let tally = try room.store.tally(of: "beside robot", run: room.run)
        #expect(tally.answers == 2 && tally.secondsPerAnswer == nil && tally.leftBias == 1)
        let answered = try Classroom(after: room).desk.reopen(round: 0)
        #expect(answered[Classroom.key("robot")] == .first && answered.count == 3)
    }

    @Test("who is not known, or comes from elsewhere, gets nothing")
    func strangers() async throws {
        let room = try Classroom()
        room.ask("board")
        let invitation = try Invitation("ann", in: room.store)
        #expect(try await room.send("/api/teach/status").status == 401)
        #expect(try await room.send("/api/teach/status", cookie: "guess").status == 401)
        #expect(try await room.send("/teach").status == 401)
        #expect(try await room.send("/teach?token=guess").status == 401)
        let page = try await room.send("/teach?token=\(invitation.token)")
        let cookie = try #require(page.headers[.setCookie])
        #expect(page.status == 200 && cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
        let question = try await room.questions(cookie: invitation.token)[0]
        let body = Classroom.answer(question.id, "0")
        let name = HTTPField.Name("X-Nudge")!
        for headers: HTTPFields in [
            [:], [name: "teach", .origin: "http://elsewhere.example"], [.origin: "http://localhost"],
        ] {
            let answer = try await room.send(
                "/api/teach/answers", body, cookie: invitation.token, headers: headers)
            #expect(answer.status == 403)
        }
        let other = try Invitation("bob", in: room.store)
        #expect(try await room.outcome(body, cookie: other.token) == "unknown")
        #expect(try await room.outcome(body, cookie: invitation.token) == "taken")
        #expect(try room.store.revokePerson("ann"))
        #expect(try await room.send("/api/teach/status", cookie: invitation.token).status == 401)
    }

    @Test("what makes no sense is refused, and so is a flood")
    func nonsense() async throws {
        let room = try Classroom()
        for body in ["", "{}", "[1]", #"{"answers": [{"key": 1}]}"#, Classroom.answer(1, "99")] {
            #expect(try await room.send("/api/teach/answers", body).status == 400)
        }
        #expect(try await room.outcome(Classroom.answer(77, "0")) == "unknown")
        #expect(try await room.send("/api/teach/questions?limit=9").status == 400)
        var refused = 0
        for _ in 0..<100 {
            if try await room.send("/api/teach/status").status == 429 { refused += 1 }
        }
        #expect(refused > 20)
    }

    @Test("the worker that keeps the page may do so, and keeps all that the page consists of")
    func worker() async throws {
        let room = try Classroom()
        let worker = try await room.send("/teach/worker.js")
        #expect(worker.headers[.contentType] == "text/javascript; charset=utf-8")
        #expect(worker.headers[HTTPField.Name("Service-Worker-Allowed")!] == "/teach")
        #expect(worker.headers[.cacheControl] == "no-store")
        #expect(worker.headers[.contentSecurityPolicy]?.contains("connect-src 'self'") == true)
        #expect(worker.text.contains(/prefix \+ "[0-9a-f]{8,16}"/))
        let listed = try #require(worker.text.firstMatch(of: /paths = "([^"]+)"/)).1
        let paths = Set(listed.split(separator: " ").map(String.init))
        for path in paths {
            let file = try await room.send(path)
            #expect(file.status == 200, "\(path)")
            for name in file.text.matches(of: /(?:from "\.|(?:src|href)="\/teach)(\/[^"]+)"/) {
                #expect(paths.contains("/teach\(name.1)"), "\(path) names \(name.1)")
            }
        }
    }
}
