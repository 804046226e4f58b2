// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore
import Testing

@Suite("An aggregator whose agents have somebody beside them")
struct BesideTests {
    private func bench(asksPeople: Bool = true) throws -> AggregatorBench {
        let rules = FleetRules(quorum: 2) { $0.asksPeople = asksPeople }
        var bench = try AggregatorBench(AggregatorBench.configuration(blocks: 2), rules)
        for connection in 0..<UInt64(2) { bench.join(connection) }
        return bench
    }

    private func frame(_ choice: Choice, round: UInt32 = 0, stream: UInt32, batch: UInt16 = 0) -> [UInt8] {
        let place = Question.Place(round: round, streamIndex: stream, batch: batch)
        return encode(AnswerFrame.encodedBytes) { AnswerFrame(choice, place: place).write(to: &$0) }
    }

    private func stream(_ bench: AggregatorBench, _ connection: ConnectionNumber) -> UInt32 {
        UInt32(bench.block(connection) ?? 99)
    }

    @Test("has every answer written down once, and the last one before the vote in place of the others")
    func answers() throws {
        var bench = try bench()
        let stream = stream(bench, 1)
        bench.receive(frame(.first, stream: stream), on: 1)
        bench.receive(frame(.second, stream: stream), on: 1)
        bench.receive(frame(.second, stream: stream), on: 1)
        bench.receive(frame(.equal, stream: stream, batch: 1), on: 1)
        #expect(bench.answered.map(\.choice) == [.first, .second, .equal])
        #expect(bench.answered.allSatisfy { $0.key.device == "board-1" && $0.key.streamIndex == stream })
        bench.vote(.against, on: 1)
        bench.receive(frame(.first, stream: stream), on: 1)
        #expect(bench.answered.count == 3, "it has voted by what was said before")
        bench.vote(.inFavour, on: 0)
        #expect(bench.closed.count == 1)
        // It begins anew and is told the whole round once more, which is over.
        bench.receive(frame(.first, stream: stream), on: 1)
        #expect(bench.answered.count == 3 && bench.hungUp.isEmpty)
        bench.receive(frame(.first, round: 1, stream: stream), on: 1)
        #expect(bench.answered.count == 4)
    }

    @Test("asks nobody else what was answered there")
    func question() throws {
        var bench = try bench()
        let place = Question.Place(round: 0, streamIndex: stream(bench, 1), batch: 0)
        let question = QuestionFrame(
            Question(place: place, laneCount: 2),
            fingerprint: bench.aggregator.host.replica.fingerprint().short)
        let asking = encode(QuestionFrame.encodedBytes) { question.write(to: &$0) }
        let clip: [UInt8] = [2, 12, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 9, count: 6)
        bench.receive(asking, on: 1)
        for lane in 0..<2 {
            let head = ClipFrame(lane: lane, isLast: true, position: 0)
            bench.receive(
                encode(ClipFrame.headBytes + clip.count) { head.write(clip.span, to: &$0) }, on: 1)
        }
        #expect(bench.asked.map(\.key.place) == [place])
        bench.receive(frame(.second, stream: place.streamIndex), on: 1)
        #expect(bench.withdrawn.map(\.place) == [place] && bench.answered.map(\.choice) == [.second])
        let isTaken = bench.aggregator.answer(QuestionKey(device: "board-1", place: place), .first)
        #expect(!isTaken)
        bench.sent[1] = []
        bench.receive(asking, on: 1)
        #expect(
            bench.sent[1] == [frame(.second, stream: place.streamIndex)], "it began anew, and asks by frames")
    }

    @Test("hangs up on an answer to what was not shown, and where nobody is asked")
    func refusals() throws {
        for (choice, asksPeople) in [(Choice.lane(2), true), (.first, false)] {
            var bench = try bench(asksPeople: asksPeople)
            bench.receive(frame(choice, stream: stream(bench, 1)), on: 1)
            #expect(bench.hungUp == [1] && bench.answered.isEmpty)
        }
        var bench = try bench()
        bench.receive(frame(.first, stream: stream(bench, 0)), on: 1)
        #expect(
            bench.answered.isEmpty && bench.hungUp.isEmpty, "another block's: it was dealt anew meanwhile")
    }
}
