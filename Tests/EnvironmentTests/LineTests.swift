// SPDX-License-Identifier: Apache-2.0

import Environments
import NudgeCore
import Testing

@Suite("Lines of an environment")
struct LineTests {
    private func read(_ line: String, count: Int = 2) -> (reply: EnvironmentReply, numbers: [Float]) {
        var numbers = [Float](repeating: 0, count: count)
        var span = numbers.mutableSpan
        let reply = unsafe line.withCString { unsafe EnvironmentReply(reading: $0, into: &span) }
        return (reply, numbers)
    }

    @Test("that may be said are understood")
    func understood() {
        let observed = read("o 0.5 -1e-3 reward 2.25")
        #expect(observed.reply == .observed(reward: 2.25) && observed.numbers == [0.5, -0.001])
        #expect(read("o 1 2").reply == .observed(reward: 0))
        #expect(read("o .5 +2.").numbers == [0.5, 2])
        #expect(read("end terminated").reply == .ended(reward: 0))
        #expect(read("end truncated reward -1").reply == .ended(reward: -1))
        #expect(read("abort").reply == .aborted)
        #expect(read("abort the cable, it fell").reply == .aborted)
        #expect(
            read("ready observations 17 actions 6").reply == .ready(observationCount: 17, actionCount: 6))
        #expect(read("ready parameters 134217728").reply == .readyForParameters(134_217_728))
    }

    @Test("have numbers of any length, which are rounded correctly")
    func numbers() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = RandomStream(seed: seed, name: StreamName(.fault))
        for _ in 0..<5000 {
            let digits = (0...random.nextWord() % 20).map { _ in String(random.nextWord() % 10) }
            let place = Int(random.nextWord()) % digits.count
            var number = ["", "-", "+"][Int(random.nextWord() % 3)] + digits[..<place].joined()
            number += "." + digits[place...].joined() + ["", "", "e-3", "E12"][Int(random.nextWord() % 4)]
            let reply = read("o 1 2 reward " + number).reply
            #expect(reply == Double(number).map { .observed(reward: $0) }, "'\(number)', seed: \(seed)")
        }
    }

    @Test(
        "that may not are nonsense",
        arguments: [
            "", " ", "o", "o 1", "o 1 2 3", "o 1  2", "o 1 2 ", " o 1 2", "o 1,2", "o 1 2 reward",
            "o 1 2 reward x", "o 1 2 reward 1 1", "O 1 2", "obs 1 2", "o 0x10 1", "o 1 two", "o 1 2\r", "end",
            "end done", "end terminated 1", "aborted", "ready", "ready observations 2",
            "ready observations 2 actions 0", "ready observations 2.5 actions 1",
            "ready parameters", "ready parameters 0", "ready parameters 134217729", "ready parameters 6 more",
            "ready observations -1 actions 1", "ready observations 2 actions 1 more", "a 0 0",
        ])
    func nonsense(line: String) { #expect(read(line).reply == .nonsense, "'\(line)'") }

    @Test(
        "whose numbers are infinite or none are aborts",
        arguments: [
            "o nan 1", "o 1 inf", "o -infinity 1", "o 1e39 0", "o 1 2 reward nan",
            "end terminated reward inf",
        ])
    func notFinite(line: String) { #expect(read(line).reply == .aborted, "'\(line)'") }

    @Test("cards of tasks are read, and what is none is refused")
    func card() throws {
        let good =
            "nudge-task 1 arm 00000000000000ff observations 3 hertz 20 horizon 200 watchdog 50 "
            + "patience 10000 reset person acted 0 2 -2 2 0 acted 1 0.5 0 1.25 1"
        let card = try #require(unsafe good.withCString { unsafe TaskCard(reading: $0) })
        #expect(card.name.file == Fingerprint(value: 255) && card.horizon == 200)
        #expect(card.facts.observationCount == 3 && card.facts.actionCount == 2)
        #expect(card.facts.isResetByPerson && card.facts.watchdogMilliseconds == 50)
        #expect(card.facts[1] == ActionRange(offset: 1, scale: 0.5, minimum: 0, maximum: 1.25, safe: 1))
        for (old, new) in [
            ("nudge-task 1", "nudge-task 2"), ("00ff", "00fg"), ("arm", "an-arm-with-a-name-that-is-long"),
            ("observations 3", "observations 513"), ("hertz 20", "hertz -1"),
            ("reset person", "reset nobody"),
            ("acted 0 2 -2 2 0", "acted 0 2 -2 2"), ("-2 2 0", "2 -2 0"), ("-2 2 0", "-2 2 3"),
            (" acted 0 2 -2 2 0 acted 1 0.5 0 1.25 1", ""), ("1.25 1", "1.25 1 more"),
        ] {
            let bad = good.replacing(old, with: new)
            #expect(unsafe bad.withCString { unsafe TaskCard(reading: $0) } == nil, "'\(bad)'")
        }
    }

    @Test("cards of tasks whose environment has the policy are read, and what is none is refused")
    func policyCard() throws {
        let start = "nudge-task 1 gait 00000000000000ff parameters "
        let plain = start + "67108864 patience 10000 reset itself"
        let many = try #require(unsafe plain.withCString { unsafe TaskCard(reading: $0) })
        #expect(many.facts.parameterCount == 1 << 26 && many.facts.rangeCount == 0 && many.horizon == 1)
        let good = start + "2 patience 500 reset person parameter 0 2 -2 2 0 parameter 1 0.5 0 1.25 1"
        let card = try #require(unsafe good.withCString { unsafe TaskCard(reading: $0) })
        #expect(card.facts.observationCount == 0 && card.facts.actionCount == 0)
        #expect(card.facts.rangeCount == 2 && card.facts.patienceMilliseconds == 500)
        #expect(card.facts[1] == ActionRange(offset: 1, scale: 0.5, minimum: 0, maximum: 1.25, safe: 1))
        for (old, new) in [
            ("parameters 2", "parameters 0"), ("parameters 2", "parameters 3"),
            ("parameters 2", "parameters 134217729"), ("parameters 2", "parameters 2 hertz 20"),
            (" parameter 0", " acted 0"), ("1.25 1", "1.25"), ("1.25 1", "1.25 2"),
        ] {
            let bad = good.replacing(old, with: new)
            #expect(unsafe bad.withCString { unsafe TaskCard(reading: $0) } == nil, "'\(bad)'")
        }
    }
}
