// SPDX-License-Identifier: Apache-2.0

/// What makes an actor rhythmic: which joints its oscillators move, and at which pace.
///
/// After Raffin et al., "An Open-Loop Baseline for Reinforcement Learning Locomotion Tasks" (RLC 2024, arXiv
/// 2310.05808). Every action has an oscillator with an amplitude, a phase and an offset; all share the speeds
/// of two half-waves. What an oscillator gives is where its joint shall be, and the action is the pull of a
/// PD law towards it:
///
///     action = amplitude · wave(t + phase) + offset − angle − speed
///
/// Angle and speed are observed numbers with their scales, so an angle's factor is the stiffness K_p of its
/// joint, a speed's factor the damping K_d, and amplitude and offset are radians times K_p. With feedback,
/// a linear actor's `feedbackGain` · Σ weight · observation is added, for bodies that must balance.
///
/// Nothing here is learned. 8 bytes of a run's configuration.
public struct Rhythm: Equatable, Sendable {
    /// The observed number that is the angle of the first action's joint; the other actions' follow it.
    public var firstAngle: UInt16
    /// The observed number that is the speed of the first action's joint; the other actions' follow it.
    public var firstSpeed: UInt16
    /// Cycles per control step while both speeds are 0, times 2^16; at least 1.
    public var pace: UInt16
    /// What the feedback is multiplied by, as a fraction of 256; 0 for an actor without feedback.
    public var feedbackGain: UInt16

    /// Speeds that all oscillators share: parameters before those of the actions.
    static let speedCount = 2

    /// Describes a body's rhythm, without feedback unless it has a gain.
    public init(firstAngle: UInt16, firstSpeed: UInt16, pace: UInt16, feedbackGain: UInt16 = 0) {
        self.firstAngle = firstAngle
        self.firstSpeed = firstSpeed
        self.pace = pace
        self.feedbackGain = feedbackGain
    }

    /// Whether every action's joint is among the observed numbers, and the clock moves.
    func fits(observationCount: Int, actionCount: Int) -> Bool {
        pace > 0 && Int(firstAngle) + actionCount <= observationCount
            && Int(firstSpeed) + actionCount <= observationCount
    }
}

/// The wave that an actor's oscillators share: half a sine up at one speed, half a sine down at the other.
///
/// A place in the cycle is a number of 32 bits that wraps around, so no clock, however long it ran, loses
/// precision, and a phase is added without rounding.
public struct Wave {
    /// What passes per control step.
    let increment: UInt32
    /// Where the first half-wave ends.
    private let middle: UInt32

    /// Cycles per control step, at most ½.
    public var cyclesPerStep: Float { Float(increment) * 0x1p-32 }
    /// The part of a cycle that the first half-wave takes.
    public var firstHalf: Float { Float(middle) * 0x1p-32 }

    /// A speed of 0 is the run's pace; one more is half of the pace more. Neither half-wave stands still, and
    /// no cycle is shorter than two control steps.
    public init(speeds: (Float, Float), pace: UInt16) {
        let first = max(0.125, 1 + 0.5 * speeds.0)
        let second = max(0.125, 1 + 0.5 * speeds.1)
        let sum = first + second
        let cycles = 2 * first * second / sum * Float(pace)
        increment = UInt32(min(cycles, 0x1p15) * 0x1p16)
        middle = UInt32(second / sum * 0x1p32)
    }

    /// −1...1.
    func value(at place: UInt32) -> Float {
        place < middle
            ? sineOfHalfWave(Float(place) / Float(middle))
            : -sineOfHalfWave(Float(place - middle) / Float(0 &- middle))
    }
}
