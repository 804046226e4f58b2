// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import NIOHTTP1

/// A person at the page: asks for the state and for questions as the page does, and answers every two
/// seconds.
final class LoadPerson: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private enum Kind: String { case answers, status, questions }

    /// What the page asks for one answer: it asks for the state after an answer and once more meanwhile.
    private static let cycle: [Kind] = [.answers, .status, .questions, .status]
    private static let cycleMilliseconds: Int64 = 2000
    /// Questions that the page holds, the one on the stage among them.
    private static let held = 4

    private let cookie: String
    private let host: String
    private let times: RequestTimes
    private var questions: [Int64] = []
    private var step = 0
    private var sentAt = NIODeadline.now()
    private var body: [UInt8] = []
    private var status = HTTPResponseStatus.ok

    init(_ token: String, port: Int, times: RequestTimes) {
        cookie = "nudge_person=\(token)"
        host = "127.0.0.1:\(port)"
        self.times = times
    }

    func channelActive(context: ChannelHandlerContext) {
        // Not everybody at once.
        send(in: .random(in: 0..<Self.cycleMilliseconds), context)
    }

    /// Sends the next request of the cycle after a while.
    private func send(in milliseconds: Int64, _ context: ChannelHandlerContext) {
        let context = NIOLoopBound(context, eventLoop: context.eventLoop)
        let person = NIOLoopBound(self, eventLoop: context.value.eventLoop)
        context.value.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) {
            person.value.send(context.value)
        }
    }

    private func send(_ context: ChannelHandlerContext) {
        if Self.cycle[step] == .answers, questions.isEmpty {
            step = Self.cycle.firstIndex(of: .questions) ?? 0
        }
        switch Self.cycle[step] {
        case .answers: post(answer(to: questions.removeFirst()), context)
        case .status: get("/api/teach/status", context)
        case .questions:
            let held = questions.map(String.init).joined(separator: ",")
            get("/api/teach/questions?held=\(held)&limit=\(Self.held - questions.count)&wait=0", context)
        }
    }

    private func answer(to question: Int64) -> String {
        let now = Int(Date().timeIntervalSince1970 * 1000)
        return """
            {"answers": [{"key": "\(UUID())", "question": \(question), "choice": \(question % 2), \
            "shownAt": \(now - 2000), "answeredAt": \(now), "plays": 1}]}
            """
    }

    private func get(_ path: String, _ context: ChannelHandlerContext) {
        request(.GET, path, HTTPHeaders(), "", context)
    }

    private func post(_ body: String, _ context: ChannelHandlerContext) {
        let headers: HTTPHeaders = ["X-Nudge": "teach", "Content-Length": "\(body.utf8.count)"]
        request(.POST, "/api/teach/answers", headers, body, context)
    }

    private func request(
        _ method: HTTPMethod, _ path: String, _ extra: HTTPHeaders, _ body: String,
        _ context: ChannelHandlerContext
    ) {
        var headers = extra
        headers.add(name: "Host", value: host)
        headers.add(name: "Cookie", value: cookie)
        sentAt = .now()
        let head = HTTPRequestHead(version: .http1_1, method: method, uri: path, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        let buffer = context.channel.allocator.buffer(string: body)
        context.write(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            status = head.status
            body = []
        case .body(let buffer): body += Array(buffer.readableBytesView)
        case .end: finish(context)
        }
    }

    private func finish(_ context: ChannelHandlerContext) {
        let kind = Self.cycle[step]
        let took = (NIODeadline.now() - sentAt).nanoseconds
        if status == .ok {
            times.add(kind.rawValue, milliseconds: Double(took) / 1e6)
            read(kind)
        } else {
            times.fail("\(kind.rawValue) \(status.code)")
        }
        step = (step + 1) % Self.cycle.count
        let pause = Self.cycleMilliseconds / Int64(Self.cycle.count) - took / 1_000_000
        send(in: max(pause, 0), context)
    }

    private func read(_ kind: Kind) {
        struct Shown: Decodable {
            struct Question: Decodable { var id: Int64 }
            var questions: [Question]
        }
        switch kind {
        case .questions:
            let shown = try? JSONDecoder().decode(Shown.self, from: Data(body))
            questions += shown?.questions.map(\.id) ?? []
            if questions.isEmpty { times.fail("no question") }
        case .answers:
            if !String(decoding: body, as: UTF8.self).contains("\"taken\"") { times.fail("not taken") }
        case .status: break
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        times.fail("\(error)")
        context.close(promise: nil)
    }
}
