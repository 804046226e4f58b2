// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// A length or an angle of a body, which one of the observed numbers may move.
public struct MovedNumber: Equatable, Sendable {
    /// What it is where the observed number is 0: metres or degrees.
    public var constant: Float
    /// What it gains with 1 more of the observed number.
    public var scale: Float
    private var index: Int16

    /// Which of the observed numbers, from 0; nil where nothing moves it.
    public var number: Int? { index < 0 ? nil : Int(index) }

    /// Makes a length or an angle.
    /// - Parameter number: below ``NudgeCore/Limits/observationCountMaximum``; nil for one that never moves.
    public init(_ constant: Float = 0, scale: Float = 1, number: Int? = nil) {
        self.constant = constant
        self.scale = scale
        index = Int16(number ?? -1)
    }

    /// Its value.
    func value(_ observed: Span<Float>) -> Float {
        index < 0 ? constant : constant + scale * observed[Int(index)]
    }
}

/// Two observed numbers that are the cosine and the sine of an angle.
public struct ObservedAngle: Equatable, Sendable {
    /// Which number is the cosine, from 0.
    public var cosine: Int16
    /// Which number is the sine, from 0.
    public var sine: Int16

    /// Makes an angle.
    public init(cosine: Int16, sine: Int16) {
        self.cosine = cosine
        self.sine = sine
    }
}

/// A part of a body that moves in a plane, as observed numbers move it.
///
/// It begins where another part ends, or at a place of its own, and goes on in the other's direction (to the
/// right where there is none), turned anticlockwise.
public struct BodyPart: Equatable, Sendable {
    /// What it looks like. A sphere lies where the part ends.
    public var look = SketchPart(shape: .capsule, role: .body, radius: 0.05)
    /// At whose end it begins: one of the parts before it, from 0; −1 for a place of its own.
    public var base: Int8 = -1
    /// Its place where it has no base, in metres to the right.
    public var x = MovedNumber()
    /// Its place where it has no base, in metres up (seen from the side) or away (from above).
    public var y = MovedNumber()
    /// How far away its end is, in metres.
    public var length = MovedNumber()
    /// By how much it is turned, in degrees.
    public var turn = MovedNumber()
    /// By how much it is turned on top of that; nil where no two numbers say so.
    public var angle: ObservedAngle?

    /// Makes a part of no length in the middle.
    public init() {}
}
