// SPDX-License-Identifier: Apache-2.0

import AllocationGuard
import MuJoCoTasks
import NudgeCore
import Testing

@Suite("Allocations of tasks", .enabled(if: AllocationGuardIsAvailable()))
struct AllocationTests {
    @Test("1,000 control steps and their resets allocate nothing", arguments: ControlTask.all)
    func steps(task: ControlTask) throws {
        var environment = try MuJoCoEnvironment(try MuJoCoModel(task))
        var observation = [Float](repeating: 0, count: task.observationCount)
        let action = [Float](repeating: 0.5, count: task.actionCount)
        _ = play(1, &environment, &observation, action, allocatingEvery: nil)
        #expect(play(1000, &environment, &observation, action, allocatingEvery: nil) == 0)
    }

    @Test("the counter counts: one allocation in every hundredth step")
    func negativeControl() throws {
        let task = ControlTask.swimmer
        var environment = try MuJoCoEnvironment(try MuJoCoModel(task))
        var observation = [Float](repeating: 0, count: task.observationCount)
        let action = [Float](repeating: 0.5, count: task.actionCount)
        #expect(play(1000, &environment, &observation, action, allocatingEvery: 100) == 10)
    }

    /// Plays steps, with a reset wherever an episode ends, and returns the allocations that they made.
    private func play(
        _ stepCount: Int, _ environment: inout MuJoCoEnvironment, _ observation: inout [Float],
        _ action: [Float], allocatingEvery interval: Int?
    ) -> UInt64 {
        var noise = RandomStream(seed: 5, name: StreamName(.episodeReset))
        environment.reset(&noise)
        AllocationGuardBegin()
        for step in 0..<stepCount {
            if let interval, step % interval == 0 {
                unsafe UnsafeMutableRawPointer.allocate(byteCount: 64, alignment: 16).deallocate()
            }
            var span = observation.mutableSpan
            environment.observe(&span)
            if environment.step(action.span).isTerminated { environment.reset(&noise) }
        }
        return AllocationGuardEnd()
    }
}
