// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationNetworking

/// A person at the page of a fleet, as a program: sends an answer until the server confirms it, as the page
/// does.
actor Pupil {
    /// A question as the page gets it.
    struct Question: Decodable {
        struct Lane: Decodable {
            var pictures: String

            /// The places in all pictures, in fractions of a metre.
            var places: [Double] {
                let bytes = Data(base64Encoded: pictures) ?? Data()
                return stride(from: 0, to: bytes.count, by: 2).map {
                    Double(Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8))
                }
            }
        }
        var id: Int64
        var round: UInt32
        var block: Int
        var lanes: [Lane]
    }

    private struct Shown: Decodable { var questions: [Question] }

    private struct Results: Decodable {
        struct Result: Decodable { var outcome: String }
        var results: [Result]
    }

    private let page: String
    private let choose: @Sendable (Question) throws -> String
    /// Showings whose answers were taken, and what was said.
    private(set) var taken: [Int64: String] = [:]
    private(set) var outcomes: [String: Int] = [:]

    /// - Parameter choose: what to say to a question: a place on the screen from 0, or a word in quotation
    ///   marks.
    init(port: Int, choose: @escaping @Sendable (Question) throws -> String = nearest) {
        page = "http://127.0.0.1:\(port)/api/teach/"
        self.choose = choose
    }

    /// Answers until the task is cancelled. Throws what `choose` throws.
    func answer() async throws {
        while !Task.isCancelled {
            guard let data = await get("questions?limit=2&wait=1"),
                let shown = try? JSONDecoder().decode(Shown.self, from: data)
            else {
                try? await Task.sleep(for: .milliseconds(20))
                continue
            }
            for question in shown.questions { try await answer(question) }
        }
    }

    private func answer(_ question: Question) async throws {
        let choice = try choose(question)
        let body = """
            {"answers": [{"key": "\(UUID())", "question": \(question.id), "choice": \(choice), "shownAt": 1,
            "answeredAt": 2, "plays": 1}]}
            """
        while !Task.isCancelled {
            guard let data = await post("answers", body),
                let outcome = try? JSONDecoder().decode(Results.self, from: data).results.first?.outcome
            else {
                try? await Task.sleep(for: .milliseconds(20))
                continue
            }
            outcomes[outcome, default: 0] += 1
            if outcome == "taken" || outcome == "duplicate" { taken[question.id] = choice }
            return
        }
    }

    /// Says which mass of the built-in task ends nearest to its goal.
    static func nearest(_ question: Question) -> String {
        let distances = question.lanes.map { lane in
            lane.places.suffix(4).prefix(2).reduce(0) { $0 + $1 * $1 }
        }
        return "\(distances.firstIndex(of: distances.min() ?? 0) ?? 0)"
    }

    private func get(_ path: String) async -> Data? { await send(URLRequest(url: URL(string: page + path)!)) }

    private func post(_ path: String, _ body: String) async -> Data? {
        var request = URLRequest(url: URL(string: page + path)!)
        request.httpMethod = "POST"
        request.setValue("teach", forHTTPHeaderField: "X-Nudge")
        request.httpBody = Data(body.utf8)
        return await send(request)
    }

    /// A request is never cancelled: Foundation's may wait for ever where it ends at that moment
    /// (https://github.com/swiftlang/swift-corelibs-foundation/issues/5412). Whoever is cancelled forgets its
    /// answer.
    private func send(_ request: URLRequest) async -> Data? {
        let reply = Task.detached { try await URLSession.shared.data(for: request) }
        guard let (data, response) = try? await reply.value, !Task.isCancelled,
            (response as? HTTPURLResponse)?.statusCode == 200
        else { return nil }
        return data
    }
}
