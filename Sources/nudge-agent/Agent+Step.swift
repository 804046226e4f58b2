// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS || NUDGE_SERIAL
import NudgeCore

// Room on the stack for what is observed and acted: of any task, or of those that a microcontroller plays.
#if NUDGE_SERIAL
private typealias Observation = InlineArray<64, Float>
private typealias Action = InlineArray<32, Float>
#else
private typealias Observation = InlineArray<512, Float>
private typealias Action = InlineArray<64, Float>
#endif

extension Agent {
    /// Plays one control step: what is observed, what the perturbed policy does then, and what comes of it.
    mutating func step<Task: SketchedEnvironment & ~Copyable>(in task: inout Task) -> StepResult {
        var observation = Observation(repeating: 0)
        var action = Action(repeating: 0)
        var observations = observation.mutableSpan
        var observed = observations._mutatingExtracting(0..<task.observationCount)
        task.observe(&observed)
        var actions = action.mutableSpan
        var acted = actions._mutatingExtracting(0..<task.actionCount)
        act(observation: observed.span, action: &acted)
        return task.step(acted.span)
    }
}
#endif
