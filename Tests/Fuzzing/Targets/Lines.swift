// SPDX-License-Identifier: Apache-2.0

import Environments
import NudgeCore

/// A line is read as an environment's answer and as a task's card. What is taken is finite and within limits.
func feedLines(_ input: inout Input) {
    var numbers = [Float](repeating: 0, count: input.number(below: 8))
    let line = input.rest().map { CChar(bitPattern: $0) } + [0]
    unsafe line.withUnsafeBufferPointer { buffer in
        let text = unsafe buffer.baseAddress.unsafelyUnwrapped
        var span = numbers.mutableSpan
        switch unsafe EnvironmentReply(reading: text, into: &span) {
        case .observed(let reward):
            precondition(reward.isFinite, "a reward is finite")
            precondition((0..<span.count).allSatisfy { span[$0].isFinite }, "an observation is finite")
        case .ended(let reward): precondition(reward.isFinite, "a reward is finite")
        case .ready(let observations, let actions):
            precondition(observations > 0 && actions > 0, "there is something to observe and to act")
        case .readyForParameters(let count): precondition(count > 0, "a policy has parameters")
        case .aborted, .nonsense: break
        }
        guard let card = unsafe TaskCard(reading: text) else { return }
        let facts = card.facts
        if facts.parameterCount > 0 {
            precondition(facts.parameterCount <= Limits.parameterCountMaximum && facts.observationCount == 0)
            precondition(facts.rangeCount == 0 || facts.rangeCount == facts.parameterCount)
        } else {
            precondition((1...Limits.observationCountMaximum).contains(facts.observationCount))
            precondition((1...Limits.actionCountMaximum).contains(facts.actionCount))
        }
        precondition((1...1_000_000).contains(card.horizon), "an episode has a length within the limits")
        for index in 0..<facts.rangeCount {
            let range = facts[index]
            precondition(range.minimum <= range.safe && range.safe <= range.maximum, "safe is within limits")
        }
    }
}
