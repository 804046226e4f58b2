// SPDX-License-Identifier: Apache-2.0

import AllocationGuard
import MuJoCoTasks
import NudgeCore
import Testing

@Suite("Sketches of bodies")
struct SketchTests {
    @Test("show every shape but the floor, in the task's view")
    func parts() throws {
        let expected: [String: (parts: Int, ends: Int, view: SketchView)] = [
            "half-cheetah": (8, 16, .side), "hopper": (4, 8, .side), "swimmer": (3, 6, .top),
            "walker2d": (7, 14, .side), "ant": (13, 25, .space), "humanoid": (17, 29, .space),
            "inverted-pendulum": (3, 6, .side), "inverted-double-pendulum": (4, 8, .side),
            "reacher": (9, 16, .top), "pusher": (19, 32, .space),
        ]
        for task in ControlTask.all {
            let environment = try MuJoCoEnvironment(try MuJoCoModel(task))
            let found = (environment.sketchPartCount, environment.sketchEndCount, environment.sketchView)
            let wanted = try #require(expected[task.name])
            #expect(found == wanted, "\(task.name)")
        }
    }

    @Test("place HalfCheetah's trunk where its coordinates say")
    func trunk() throws {
        var environment = try MuJoCoEnvironment(try MuJoCoModel(.halfCheetah))
        // Forward, up and a quarter turn of the trunk, which is a metre long, 0.7 m above the ground at rest.
        // In that model a positive turn lowers the front, which is the first end.
        let position: [Double] = [3, 0.5, .pi / 2, 0, 0, 0, 0, 0, 0]
        environment.reset(position: position.span, velocity: [Double](repeating: 0, count: 9).span)
        #expect(environment.sketchPart(0) == SketchPart(shape: .capsule, role: .body, radius: 0.046))
        let places = sketch(environment)
        for (found, wanted) in zip(places, [3, 0, 0.7, 3, 0, 1.7] as [Float]) {
            #expect((found - wanted).magnitude < 1e-6)
        }
    }

    @Test("tell what is to be moved, and where to")
    func roles() throws {
        let reacher = try MuJoCoEnvironment(try MuJoCoModel(.reacher))
        #expect(roles(reacher) == [3, 3, 3, 3, 3, 0, 0, 0, 2])
        let pusher = try MuJoCoEnvironment(try MuJoCoModel(.pusher))
        #expect(roles(pusher).suffix(3) == [0, 1, 2])
        #expect(pusher.sketchPart(17).shape == .cylinder)
    }

    @Test("keep the length of every part, stay finite and change no trajectory", arguments: ControlTask.all)
    func trajectory(task: ControlTask) throws {
        let model = try MuJoCoModel(task)
        var drawn = try MuJoCoEnvironment(model)
        var plain = try MuJoCoEnvironment(model)
        var noise = RandomStream(seed: 3, name: StreamName(.episodeReset))
        var again = noise
        drawn.reset(&noise)
        plain.reset(&again)
        let action = [Float](repeating: task.actionBound / 2, count: task.actionCount)
        let lengths = lengths(drawn, sketch(drawn))
        for _ in 0..<50 {
            let first = drawn.step(action.span)
            #expect(first == plain.step(action.span))
            let places = sketch(drawn)
            #expect(places.allSatisfy { $0.isFinite })
            for (now, before) in zip(self.lengths(drawn, places), lengths) {
                #expect((now - before).magnitude < 1e-4)
            }
        }
    }

    @Test("allocate nothing", .enabled(if: AllocationGuardIsAvailable()), arguments: ControlTask.all)
    func allocations(task: ControlTask) throws {
        let environment = try MuJoCoEnvironment(try MuJoCoModel(task))
        var places = [Float](repeating: 0, count: 3 * environment.sketchEndCount)
        AllocationGuardBegin()
        for _ in 0..<100 {
            var span = places.mutableSpan
            environment.sketch(&span)
            for index in 0..<environment.sketchPartCount { _ = environment.sketchPart(index) }
        }
        #expect(AllocationGuardEnd() == 0)
    }

    private func sketch(_ environment: borrowing MuJoCoEnvironment) -> [Float] {
        var places = [Float](repeating: .nan, count: 3 * environment.sketchEndCount)
        var span = places.mutableSpan
        environment.sketch(&span)
        return places
    }

    private func roles(_ environment: borrowing MuJoCoEnvironment) -> [UInt8] {
        var roles: [UInt8] = []
        for index in 0..<environment.sketchPartCount {
            roles.append(environment.sketchPart(index).role.rawValue)
        }
        return roles
    }

    /// How far apart the two ends of every part are; 0 for a sphere.
    private func lengths(_ environment: borrowing MuJoCoEnvironment, _ places: [Float]) -> [Float] {
        var lengths: [Float] = []
        var next = 0
        for index in 0..<environment.sketchPartCount {
            var squares: Float = 0
            let endCount = environment.sketchPart(index).endCount
            if endCount == 2 {
                for axis in 0..<3 {
                    let difference = places[next + axis] - places[next + 3 + axis]
                    squares += difference * difference
                }
            }
            lengths.append(squares.squareRoot())
            next += 3 * endCount
        }
        return lengths
    }
}
