// SPDX-License-Identifier: Apache-2.0

import CMuJoCo
import NudgeCore
import Testing

@testable import MuJoCoTasks

@Suite("Observed joints")
struct JointTests {
    @Test("are the joints that the actions move, in the bodies themselves", arguments: ControlTask.all)
    func table(task: ControlTask) throws {
        let model = try MuJoCoModel(task)
        var environment = try MuJoCoEnvironment(model)
        // Every coordinate differs from every other and from its sine, and no velocity is cut.
        let position = (0..<model.positionCount).map { 0.11 * Double($0 + 1) }
        let velocity = (0..<model.velocityCount).map { 1 + 0.013 * Double($0) }
        environment.reset(position: position.span, velocity: velocity.span)
        var observation = [Float](repeating: 0, count: task.observationCount)
        var span = observation.mutableSpan
        environment.observe(&span)

        let wanted = (0..<task.actionCount).map { action in
            let joint = unsafe Int(model.pointer.pointee.actuator_trnid[2 * action])
            return unsafe (
                angle: Float(position[Int(model.pointer.pointee.jnt_qposadr[joint])]),
                speed: Float(velocity[Int(model.pointer.pointee.jnt_dofadr[joint])])
            )
        }
        func first(of numbers: [Float]) -> Int? {
            (0...task.observationCount - task.actionCount).first { start in
                numbers.indices.allSatisfy { abs(observation[start + $0] - numbers[$0]) < 1e-5 }
            }
        }
        let angle = first(of: wanted.map(\.angle))
        let speed = first(of: wanted.map(\.speed))
        #expect(task.joints?.firstAngle == (speed == nil ? nil : angle))
        #expect(task.joints?.firstSpeed == (angle == nil ? nil : speed))
    }
}
