// SPDX-License-Identifier: Apache-2.0

import CBenchmarks
import MuJoCoTasks
import NudgeCore

/// One episode of an agent, as far as another program needs it to go through the same motion.
struct Recording {
    var position: [Double] = []
    var velocity: [Double] = []
    var actions: [Float] = []
    var totalReward = 0.0
    var stepCount = 0

    /// Plays the agent's next episode and writes down what it does.
    init(_ agent: inout Agent, _ environment: inout MuJoCoEnvironment, _ body: Body, _ loop: BareLoop) {
        var noise = RandomStream(seed: Body.seed, name: agent.nextEpisode.resetStream)
        var draw = noise
        for index in 0..<loop.positionCount {
            position.append(loop.restPosition(index) + draw.nextUniform(within: body.noise))
        }
        for _ in 0..<loop.velocityCount {
            let isNormal = body.task == .halfCheetah
            velocity.append(isNormal ? body.noise * draw.nextNormal() : draw.nextUniform(within: body.noise))
        }
        environment.reset(&noise)
        var observation = [Float](repeating: 0, count: body.task.observationCount)
        var action = [Float](repeating: 0, count: body.task.actionCount)
        var observationSpan = observation.mutableSpan
        var isTerminated = false
        agent.beginEpisode()
        while stepCount < body.task.horizon && !isTerminated {
            environment.observe(&observationSpan)
            var actionSpan = action.mutableSpan
            agent.act(observation: observationSpan.span, action: &actionSpan)
            let result = environment.step(actionSpan.span)
            actions += action
            totalReward += result.reward
            isTerminated = result.isTerminated
            stepCount += 1
        }
        agent.endEpisode()
    }
}

/// The bare C loop, owned.
@safe final class BareLoop {
    private let loop: OpaquePointer

    init(_ body: Body) {
        let path = ModelFolder.path() + "/" + body.task.modelFile
        guard let loop = unsafe bare_loop_open(body.bare, path) else { fatalError("\(path) does not load") }
        unsafe self.loop = loop
    }

    deinit { unsafe bare_loop_close(loop) }

    var positionCount: Int { unsafe Int(bare_loop_position_count(loop)) }
    var velocityCount: Int { unsafe Int(bare_loop_velocity_count(loop)) }

    func restPosition(_ index: Int) -> Double { unsafe bare_loop_rest_position(loop, Int32(index)) }

    /// Goes through a recorded motion and checks that it is the same.
    func play(_ recording: Recording) {
        var stepCount: Int32 = 0
        let total = unsafe bare_loop_play(
            loop, recording.position, recording.velocity, recording.actions, Int32(recording.stepCount),
            &stepCount)
        precondition(
            Int(stepCount) == recording.stepCount && (total - recording.totalReward).magnitude < 1e-6,
            "the bare loop moved in another way")
    }
}
