// SPDX-License-Identifier: Apache-2.0

/// An environment whose body can be drawn: what somebody is shown who is asked for a preference.
///
/// A body is a few round parts, and a picture of it is where their ends are. Nobody learns from that: the
/// algorithm does not know of it. No method may allocate.
public protocol SketchedEnvironment: Environment, ~Copyable {
    /// From where the body is looked at.
    var sketchView: SketchView { get }
    /// Parts of the body and its surroundings, the floor left out. The first is the trunk where there is one.
    var sketchPartCount: Int { get }

    /// Simulated time of a control step.
    var stepMicroseconds: UInt32 { get }

    /// What a part looks like; the same in every episode.
    /// - Parameter index: 0 up to, but not including, `sketchPartCount`.
    func sketchPart(_ index: Int) -> SketchPart

    /// Writes where the ends of all parts are now.
    /// - Parameter places: x, y and z in metres, z up, for each end (see `SketchPart.endCount`), part after
    ///   part; `3 * sketchEndCount` numbers, overwritten.
    func sketch(_ places: inout MutableSpan<Float>)
}

extension SketchedEnvironment where Self: ~Copyable {
    /// Ends of all parts together.
    public var sketchEndCount: Int {
        var count = 0
        for index in 0..<sketchPartCount { count += sketchPart(index).endCount }
        return count
    }
}

/// A part as it is drawn.
public struct SketchPart: Equatable, Sendable {
    /// The shapes that bodies are made of.
    public enum Shape: UInt8, Sendable {
        /// A ball.
        case sphere = 0
        /// A rod with round ends. The ends are the centres of its two half balls.
        case capsule = 1
        /// A rod or disc with flat ends.
        case cylinder = 2
    }

    /// What a part is to somebody who judges.
    public enum Role: UInt8, Sendable {
        /// Of the body that acts.
        case body = 0
        /// What the body has to move.
        case object = 1
        /// Where the body or the object has to go.
        case goal = 2
        /// Rails and walls.
        case scenery = 3
    }

    /// Its shape.
    public var shape: Shape
    /// What it is.
    public var role: Role
    /// In metres.
    public var radius: Float

    /// Makes a part.
    @inlinable
    public init(shape: Shape, role: Role, radius: Float) {
        self.shape = shape
        self.role = role
        self.radius = radius
    }

    /// The centre alone of a sphere, both ends of the axis otherwise.
    @inlinable
    public var endCount: Int { shape == .sphere ? 1 : 2 }
}

/// From where a body is looked at, and with it the coordinates that a picture needs.
public enum SketchView: UInt8, Sendable {
    /// From the side: all that happens lies in the plane of x and z.
    case side = 0
    /// From above: all that happens lies in the plane of x and y.
    case top = 1
    /// From anywhere: x, y and z.
    case space = 2

    /// Coordinates of an end that a picture needs.
    @inlinable
    public var dimensionCount: Int { self == .space ? 3 : 2 }
}
