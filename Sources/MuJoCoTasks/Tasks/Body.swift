// SPDX-License-Identifier: Apache-2.0

internal import CMuJoCo
internal import NudgeCore

/// Where the numbers of a body's motion are found: what counts as its trunk, and how it turns.
struct Body {
    /// How the trunk turns, seen from its side.
    enum Turning {
        /// By the angle of a hinge, which counts whole turns; the coordinate's index.
        case hinge(Int)
        /// Freely in space: the rate about the axis that points to its left; the velocity's index.
        case free(Int)
    }

    /// The part whose height counts; the first part is the world.
    var trunk = 1
    var turning: Turning
    /// Whether the trunk can be upright; what lies flat cannot.
    var stands = true
    /// The coordinate that grows forwards; nil where the body stays in its place.
    var forwards: Int? = 0
}

extension ControlTask.Rules {
    /// A planar body turns by its third coordinate, a pole by its hinge, an arm by its first joint; what lies
    /// flat turns on the spot.
    var body: Body {
        switch self {
        case .halfCheetah, .hopper, .walker2d: Body(turning: .hinge(2))
        case .swimmer: Body(turning: .hinge(2), stands: false)
        case .ant, .humanoid: Body(turning: .free(4))
        case .invertedPendulum, .invertedDoublePendulum: Body(trunk: 2, turning: .hinge(1))
        case .reacher, .pusher: Body(turning: .hinge(0), stands: false, forwards: nil)
        }
    }
}

extension Simulation {
    /// A place to measure a step's motion from.
    struct Place {
        var forwards = 0.0
        var angle = 0.0
    }

    /// Where a body is before a step.
    func place(of body: Body) -> Place {
        var place = Place()
        if let index = body.forwards { place.forwards = position[index] }
        if case .hinge(let index) = body.turning { place.angle = position[index] }
        return place
    }

    /// How a body moved since it was at a place, over a step that took so long.
    func motion(of body: Body, since before: Place, seconds: Double, effort: Double) -> BodyMotion {
        let after = place(of: body)
        var motion = BodyMotion()
        motion.speed = (after.forwards - before.forwards) / seconds
        motion.height = partCentre[3 * body.trunk + 2]
        switch body.turning {
        case .hinge: motion.turn = after.angle - before.angle
        case .free(let index): motion.turn = velocity[index] * seconds
        }
        if body.stands { motion.uprightness = uprightness(of: body) }
        var squares = 0.0
        for index in 0..<velocity.count { squares += velocity[index] * velocity[index] }
        motion.unrest = squares.squareRoot()
        motion.effort = effort
        return motion
    }

    /// The cosine of the angle between a body's trunk and the vertical.
    private func uprightness(of body: Body) -> Double {
        switch body.turning {
        case .hinge(let index): return nudge_cosine(position[index])
        case .free:
            // The orientation is the quaternion behind the three coordinates of the place: w, x, y, z.
            let (x, y) = (position[4], position[5])
            return 1 - 2 * (x * x + y * y)
        }
    }
}
