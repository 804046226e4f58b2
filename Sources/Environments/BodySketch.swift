// SPDX-License-Identifier: Apache-2.0

internal import EnvironmentPort
public import NudgeCore

/// A body of which nothing is known but what is observed: at most 16 parts, each on those before it.
public struct BodySketch: Sendable {
    /// Parts of a body at most.
    public static let partCountMaximum = 16

    /// From the side or from above.
    public var view: SketchView
    /// Parts so far.
    public private(set) var partCount = 0
    private var parts = InlineArray<16, BodyPart>(repeating: BodyPart())

    /// A body without parts, which is not drawn.
    public init(view: SketchView = .side) { self.view = view }

    /// Adds a part.
    /// - Returns: false where there are 16 already, or where it stands on one that is not there.
    public mutating func add(_ part: BodyPart) -> Bool {
        guard partCount < Self.partCountMaximum, part.base >= -1, Int(part.base) < partCount else {
            return false
        }
        parts[partCount] = part
        partCount += 1
        return true
    }

    /// Part `index`.
    public subscript(index: Int) -> BodyPart {
        precondition(index >= 0 && index < partCount, "no such part")
        return parts[index]
    }
}

/// The plane in which a body is drawn while its parts are put together.
struct SketchPlane: ~Copyable {
    /// Where a part ends, and in which direction the next one goes on.
    private struct Joint {
        var x: Float = 0, y: Float = 0
        var cosine: Float = 1, sine: Float = 0

        /// Turns on by an angle of which cosine and sine are known.
        mutating func turn(_ otherCosine: Float, _ otherSine: Float) {
            (cosine, sine) = (
                cosine * otherCosine - sine * otherSine, sine * otherCosine + cosine * otherSine
            )
        }
    }

    private let view: SketchView
    private var joints = InlineArray<16, Joint>(repeating: Joint())
    private var placeCount = 0

    init(_ view: SketchView) { self.view = view }

    /// Adds part `index`, those before it being there, and writes where its ends are.
    mutating func draw(
        _ part: BodyPart, _ index: Int, _ observed: Span<Float>, _ places: inout MutableSpan<Float>
    ) {
        var joint = Joint()
        if part.base >= 0 {
            joint = joints[Int(part.base)]
        } else {
            (joint.x, joint.y) = (part.x.value(observed), part.y.value(observed))
        }
        if part.look.shape != .sphere { add(joint, &places) }
        turn(&joint, by: part, observed)
        let length = part.length.value(observed)
        joint.x += length * joint.cosine
        joint.y += length * joint.sine
        add(joint, &places)
        joints[index] = joint
    }

    private func turn(_ joint: inout Joint, by part: BodyPart, _ observed: Span<Float>) {
        var cosine = 1.0
        var sine = 0.0
        unsafe environment_direction(Double(part.turn.value(observed)), &cosine, &sine)
        joint.turn(Float(cosine), Float(sine))
        if let angle = part.angle {
            joint.turn(observed[Int(angle.cosine)], observed[Int(angle.sine)])
        }
    }

    private mutating func add(_ joint: Joint, _ places: inout MutableSpan<Float>) {
        places[placeCount] = joint.x
        places[placeCount + 1] = view == .side ? 0 : joint.y
        places[placeCount + 2] = view == .side ? joint.y : 0
        placeCount += 3
    }
}
