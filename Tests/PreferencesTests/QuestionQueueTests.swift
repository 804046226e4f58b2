// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Preferences
import Testing

@Suite("The queue of questions")
struct QuestionQueueTests {
    /// A queue that expectations may change.
    final class Queue {
        var value: QuestionQueue<String, Int>

        init(rules: QuestionRules = QuestionRules(), firstNumber: Int64 = 1) {
            value = QuestionQueue(rules: rules, seed: 7, firstNumber: firstNumber)
        }

        func ask(_ key: String, _ content: Int, urgency: Int = 0) {
            value.ask(key, content, laneCount: 2, urgency: urgency)
        }
        func next(
            for person: String, held: Set<Int64> = [], limit: Int = 1, now: UInt64 = 0
        ) -> [(showing: Showing<String>, content: Int)] {
            value.next(for: person, held: held, limit: limit, now: now)
        }
        func answer(
            _ number: Int64, by person: String, _ choice: Choice, now: UInt64
        ) -> QuestionQueue<String, Int>.Outcome {
            value.answer(number, by: person, choice, now: now)
        }
        func undo(_ number: Int64, by person: String, now: UInt64) -> Bool {
            value.undo(number, by: person, now: now)
        }
        func decide(now: UInt64) -> [QuestionQueue<String, Int>.Decision] { value.decide(now: now) }
    }

    private func queue(probeShare: Double = 0, questions: [String] = []) -> Queue {
        var rules = QuestionRules()
        rules.leaseMilliseconds = 1000
        rules.holdMilliseconds = 100
        rules.probeShare = probeShare
        let queue = Queue(rules: rules)
        for (index, key) in questions.enumerated() { queue.ask(key, index) }
        return queue
    }

    @Test("no two people see a question at once, and everybody gets the next one")
    func leases() {
        let queue = queue(questions: ["a", "b", "c"])
        let ann = queue.next(for: "ann", held: [], limit: 2, now: 0)
        let bob = queue.next(for: "bob", held: [], limit: 2, now: 0)
        #expect(ann.map(\.showing.key) == ["a", "b"] && bob.map(\.showing.key) == ["c"])
        // What the page lost in a reload comes again, as the same showing.
        let again = queue.next(for: "ann", held: [ann[1].showing.number], limit: 2, now: 10)
        #expect(again.map(\.showing) == [ann[0].showing])
    }

    @Test("who does not answer in time loses the question, and a late answer changes nothing")
    func timeOut() {
        let queue = queue(questions: ["a"])
        let ann = queue.next(for: "ann", held: [], limit: 1, now: 0)[0].showing
        #expect(queue.next(for: "bob", held: [], limit: 1, now: 999).isEmpty)
        let bob = queue.next(for: "bob", held: [], limit: 1, now: 1000)[0].showing
        #expect(queue.answer(ann.number, by: "ann", .lane(0), now: 1001) == .late)
        #expect(queue.answer(bob.number, by: "ann", .lane(0), now: 1001) == .unknown)
        #expect(queue.answer(bob.number, by: "bob", .lane(2), now: 1001) == .unknown)
        #expect(queue.answer(bob.number, by: "bob", .equal, now: 1001) == .taken)
        #expect(queue.decide(now: 1001).map(\.choice) == [.equal])
    }

    @Test("a page that was away for long has its question still, if nobody else got it")
    func sleeping() {
        let queue = queue(questions: ["a"])
        let showing = queue.next(for: "ann")[0].showing
        #expect(queue.next(for: "ann", held: [showing.number], now: 5000).isEmpty)
        #expect(queue.answer(showing.number, by: "ann", .lane(1), now: 5000) == .taken)
    }

    @Test("urgent questions come first, then those that nobody saw")
    func order() {
        let queue = queue(questions: ["a", "b"])
        queue.ask("c", 2, urgency: 1)
        #expect(queue.next(for: "ann", held: [], limit: 2, now: 0).map(\.showing.key) == ["c", "a"])
        #expect(queue.next(for: "bob", held: [], limit: 3, now: 5000).map(\.showing.key) == ["c", "b", "a"])
    }

    @Test("an answer can be undone until its time is over, or the next answer comes, or nobody else is asked")
    func undo() {
        let queue = queue(questions: ["a", "b", "c"])
        let shown = queue.next(for: "ann", held: [], limit: 3, now: 0).map(\.showing.number)
        #expect(queue.answer(shown[0], by: "ann", .lane(0), now: 0) == .taken)
        #expect(queue.decide(now: 99).isEmpty && !queue.undo(shown[0], by: "bob", now: 99))
        #expect(queue.undo(shown[0], by: "ann", now: 99) && queue.decide(now: 500).isEmpty)
        #expect(queue.answer(shown[0], by: "ann", .lane(1), now: 500) == .taken)
        #expect(queue.answer(shown[0], by: "ann", .lane(1), now: 500) == .late)
        #expect(queue.answer(shown[1], by: "ann", .equal, now: 510) == .taken)
        #expect(queue.decide(now: 510).map(\.showing.number) == [shown[0]])
        #expect(!queue.undo(shown[0], by: "ann", now: 511))
        #expect(queue.answer(shown[2], by: "ann", .cannotTell, now: 511) == .taken)
        #expect(queue.decide(now: 511).map(\.choice) == [.equal, .cannotTell])
    }

    @Test("lanes are shuffled, each order as often as the others, and choices are turned back")
    func shuffling() throws {
        let queue = Queue()
        var lefts = 0
        for number in 0..<1000 {
            // Every question long after the last one, when nobody can undo that any more.
            let now = UInt64(number) * 1_000_000
            queue.ask("\(number)", number)
            let showing = try #require(queue.next(for: "ann", limit: 1, now: now).first).showing
            #expect(showing.order.sorted() == [0, 1])
            #expect(showing.choice(onScreen: .lane(1)) == .lane(showing.order[1]))
            if showing.order[0] == 0 { lefts += 1 }
            #expect(queue.answer(showing.number, by: "ann", .lane(1), now: now) == .taken)
            #expect(queue.decide(now: now + 500_000).map(\.choice) == [.lane(showing.order[1])])
        }
        // Five standard deviations of a fair coin.
        #expect(abs(lefts - 500) < 80)
    }

    @Test("probes repeat an answered question the other way round, and move nothing")
    func probes() throws {
        let queue = queue(probeShare: 0.3)
        var order: [String: [UInt8]] = [:]
        var probeCount = 0
        var agreementCount = 0
        for number in 0..<400 {
            queue.ask("\(number)", number)
            queue.ask("\(number)'", number)
            while let one = queue.next(for: "ann", held: [], limit: 1, now: 0).first {
                if one.showing.probeOf == nil {
                    order[one.showing.key] = one.showing.order
                } else {
                    #expect(one.showing.order == order[one.showing.key]?.reversed())
                    #expect("\(one.content)" == one.showing.key.replacing("'", with: ""))
                }
                // Somebody who always takes the left one says the opposite of a mirrored question.
                #expect(queue.answer(one.showing.number, by: "ann", .lane(0), now: 0) == .taken)
                for decision in queue.decide(now: 1000) where decision.agrees != nil {
                    probeCount += 1
                    if decision.agrees == true { agreementCount += 1 }
                }
            }
        }
        #expect(probeCount > 100 && agreementCount == 0)
    }

    @Test("obvious pairs are two lanes far apart, and measure who looks")
    func obvious() throws {
        #expect(ObviousPair([0, 0.4], leastDifference: 0.5) == nil)
        #expect(ObviousPair([3, 2.1, 2.5], leastDifference: 0.5) == nil)
        let pair = try #require(ObviousPair([2.5, 1.5, 3, 2], leastDifference: 0.5))
        #expect(pair.better == 2 && pair.worse == 1)
        let queue = queue(probeShare: 0.3)
        var counts = [true: 0, false: 0]
        for number in 0..<400 {
            for key in ["\(number)", "\(number)'"] {
                queue.value.ask(key, number, laneCount: 4, urgency: 0, obvious: pair)
            }
            while let one = queue.next(for: "ann", held: [], limit: 1, now: 0).first?.showing {
                if let better = one.better {
                    #expect(better == 2 && one.order.sorted() == [1, 2] && one.probeOf != nil)
                }
                // Somebody who takes the obvious one, and otherwise always the same.
                let place = try #require(one.order.firstIndex(of: one.better ?? 3))
                #expect(queue.answer(one.number, by: "ann", .lane(UInt8(place)), now: 0) == .taken)
                for decision in queue.decide(now: 1000) where decision.agrees != nil {
                    #expect(decision.agrees == true)
                    counts[decision.showing.better != nil, default: 0] += 1
                }
            }
        }
        #expect(counts[true]! > 50 && counts[false]! > 50)
    }

    @Test("what was said before answers a question that nobody looks at, and no other")
    func saidBefore() {
        let queue = queue(questions: ["a", "b", "c"])
        let shown = queue.next(for: "bob", held: [], limit: 1, now: 0)[0].showing
        #expect(shown.key == "a")
        #expect(queue.value.answer("a", asBefore: "ann", order: [1, 0], .lane(0)) == nil)
        #expect(queue.value.answer("b", asBefore: "ann", order: [1, 1], .lane(0)) == nil)
        #expect(queue.value.answer("b", asBefore: "ann", order: [1, 0], .lane(2)) == nil)
        #expect(queue.value.answer("d", asBefore: "ann", order: [1, 0], .lane(0)) == nil)
        #expect(queue.value.answer("b", asBefore: "ann", order: [1, 0], .lane(0))?.person == "ann")
        #expect(queue.value.answer("b", asBefore: "ann", order: [1, 0], .lane(0)) == nil)
        #expect(queue.decide(now: 0).map(\.choice) == [.lane(0)])
        #expect(queue.next(for: "cem", held: [], limit: 2, now: 0).map(\.showing.key) == ["c"])
    }

    @Test("a question that is over takes no answer; a restored one does, and is not shown twice")
    func restarts() {
        let queue = queue(questions: ["a", "b"])
        let shown = queue.next(for: "ann", held: [], limit: 2, now: 0).map(\.showing)
        #expect(queue.value.withdraw("a") == nil)
        #expect(queue.answer(shown[0].number, by: "ann", .equal, now: 1) == .late)
        let next = Queue(rules: queue.value.rules, firstNumber: 3)
        next.value.restore(shown[1], urgency: 0, now: 0)
        #expect(next.next(for: "bob", held: [], limit: 1, now: 5000).isEmpty)
        next.ask("b", 1)
        #expect(next.value.openCount == 1)
        #expect(next.next(for: "bob", held: [], limit: 1, now: 5).isEmpty)
        #expect(next.answer(shown[1].number, by: "ann", .equal, now: 6) == .taken)
        #expect(next.decide(now: 6).map(\.showing) == [shown[1]])
        // An answer that was taken and moves nothing is not dropped without a word.
        next.ask("c", 2)
        let last = next.next(for: "ann", now: 7)[0].showing
        #expect(next.answer(last.number, by: "ann", .equal, now: 7) == .taken)
        #expect(next.value.withdraw("c") == last)
    }
}
