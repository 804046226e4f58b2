// SPDX-License-Identifier: Apache-2.0

import CBenchmarks
import MuJoCoTasks
import NudgeCore

/// A control task as an environment in another process: the engine that is built in, at the end of a line.
enum PipeChild {
    /// Answers the lines on standard input until there are none any more.
    static func speak(_ task: ControlTask) throws {
        var environment = try MuJoCoEnvironment(try MuJoCoModel(task))
        var action = [Float](repeating: 0, count: task.actionCount)
        while let line = unsafe line_child_next() {
            switch unsafe line_child_word(line) {
            case LINE_CHILD_HELLO: line_child_ready(Int32(task.observationCount), Int32(task.actionCount))
            case LINE_CHILD_RESET:
                var noise = unsafe stream(line)
                environment.reset(&noise)
                answer(environment, reward: 0)
            case LINE_CHILD_ACTION:
                unsafe line_child_read_action(line, &action, Int32(task.actionCount))
                answer(environment, reward: environment.step(action.span).reward)
            default: break
            }
        }
    }

    /// The stream that a reset draws from.
    private static func stream(_ line: UnsafePointer<CChar>) -> RandomStream {
        var words = [UInt64](repeating: 0, count: Int(LINE_CHILD_RESET_WORDS))
        unsafe line_child_read_reset(line, &words)
        guard let purpose = StreamName.Purpose(rawValue: UInt8(truncatingIfNeeded: words[5])) else {
            fatalError("no such stream")
        }
        let name = StreamName(
            purpose, round: UInt32(words[4]), index: UInt32(words[3]), subindex: UInt32(words[5] >> 8))
        return RandomStream(seed: words[2], name: name)
    }

    private static func answer(_ environment: borrowing MuJoCoEnvironment, reward: Double) {
        var observation = [Float](repeating: 0, count: environment.observationCount)
        var span = observation.mutableSpan
        environment.observe(&span)
        unsafe line_child_observed(observation, Int32(observation.count), reward)
    }
}
