// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// The built-in task: push a mass in the plane to the origin and let it rest there.
///
/// Its physics is a handful of correctly rounded operations, so an episode, and a whole training run, has the
/// same bits on every processor, which no simulator with a C library underneath can promise.
struct PointMass: Environment {
    static let name: StaticString = "point-mass"
    static let horizon = 50
    private static let stepSeconds: Float = 0.1
    private static let friction: Float = 0.25

    private var positionX: Float = 0
    private var positionY: Float = 0
    private var velocityX: Float = 0
    private var velocityY: Float = 0

    var observationCount: Int { 4 }
    var actionCount: Int { 2 }

    /// Starts at rest, anywhere in a square of side 2.
    mutating func reset(_ noise: inout RandomStream) {
        positionX = Float(noise.nextUniform(within: 1))
        positionY = Float(noise.nextUniform(within: 1))
        velocityX = 0
        velocityY = 0
    }

    func observe(_ observation: inout MutableSpan<Float>) {
        observation[0] = positionX
        observation[1] = positionY
        observation[2] = velocityX
        observation[3] = velocityY
    }

    /// Adds a force to each axis. Reward: minus the squares of distance and force.
    mutating func step(_ action: Span<Float>) -> StepResult {
        velocityX += (action[0] - Self.friction * velocityX) * Self.stepSeconds
        velocityY += (action[1] - Self.friction * velocityY) * Self.stepSeconds
        positionX += velocityX * Self.stepSeconds
        positionY += velocityY * Self.stepSeconds
        let distance = positionX * positionX + positionY * positionY
        let force = action[0] * action[0] + action[1] * action[1]
        return StepResult(reward: -Double(distance) - 0.01 * Double(force))
    }
}

extension PointMass: SketchedEnvironment {
    var sketchView: SketchView { .top }
    var sketchPartCount: Int { 2 }
    var stepMicroseconds: UInt32 { 100_000 }

    /// The mass, and the spot where it is to rest.
    func sketchPart(_ index: Int) -> SketchPart {
        index == 0
            ? SketchPart(shape: .sphere, role: .body, radius: 0.08)
            : SketchPart(shape: .sphere, role: .goal, radius: 0.03)
    }

    func sketch(_ places: inout MutableSpan<Float>) {
        for index in 0..<6 { places[index] = 0 }
        places[0] = positionX
        places[1] = positionY
    }
}
