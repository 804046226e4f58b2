// SPDX-License-Identifier: Apache-2.0

public import Environments
import NudgeCore

/// A body as people see it: a few parts in a plane, which the numbers that are observed move.
public struct TaskBody: Codable, Equatable, Sendable {
    /// From where it is looked at.
    public enum View: String, Codable, CaseIterable, Sendable {
        /// From the side, or from above.
        case side, top
    }

    /// What a part is made of.
    public enum Shape: String, Codable, CaseIterable, Sendable {
        /// A ball; a rod with round ends; a rod with flat ends.
        case sphere, capsule, cylinder
    }

    /// What a part is to somebody who judges.
    public enum Role: String, Codable, CaseIterable, Sendable {
        /// What acts; what it moves; where that has to go; rails and walls.
        case body, object, goal, scenery
    }

    /// A length in metres or an angle in degrees: `constant + scale × number`.
    public struct Moved: Codable, Equatable, Sendable {
        /// What it is where the number is 0.
        public var constant: Float
        /// What it gains with 1 more of the number.
        public var scale: Float
        /// The name of an observed number; nil where nothing moves it.
        public var number: String?

        /// Makes a length or an angle.
        public init(_ constant: Float, scale: Float = 1, number: String? = nil) {
            self.constant = constant
            self.scale = scale
            self.number = number
        }
    }

    /// A part, which begins where another ends, or at a place of its own.
    public struct Part: Codable, Equatable, Sendable {
        /// Its name, for the parts on it.
        public var name: String
        /// Its shape. A sphere lies where the part ends.
        public var shape: Shape
        /// What it is.
        public var role: Role
        /// In metres.
        public var radius: Float
        /// The part before it at whose end it begins.
        public var base: String?
        /// Where it begins without a base, in metres; how far away it ends, in metres; by how many degrees it
        /// is turned.
        public var x, y, length, turn: Moved
        /// The names of observed numbers that are cosine and sine of a further angle; nil where none are.
        public var cosine, sine: String?

        /// Makes a part that does not move.
        public init(name: String, shape: Shape, role: Role, radius: Float, base: String?) {
            self.name = name
            self.shape = shape
            self.role = role
            self.radius = radius
            self.base = base
            (x, y, length, turn) = (Moved(0), Moved(0), Moved(0), Moved(0))
        }
    }

    /// From where it is looked at.
    public var view: View
    /// Its parts, each on those before it; 1...16.
    public var parts: [Part]

    /// Makes a body.
    public init(view: View, parts: [Part]) {
        self.view = view
        self.parts = parts
    }
}

extension TaskDescription {
    /// The body as an environment draws it; without parts where the file says nothing of it.
    public var sketch: BodySketch {
        var sketch = BodySketch(view: body?.view == .top ? .top : .side)
        for part in body?.parts ?? [] { _ = sketch.add(bodyPart(part)) }
        return sketch
    }

    private func bodyPart(_ described: TaskBody.Part) -> BodyPart {
        var part = BodyPart()
        part.look = SketchPart(
            shape: described.shape.sketched, role: described.role.sketched, radius: described.radius)
        part.base = Int8(body?.parts.firstIndex { $0.name == described.base } ?? -1)
        (part.x, part.y) = (moved(described.x), moved(described.y))
        (part.length, part.turn) = (moved(described.length), moved(described.turn))
        if let cosine = index(described.cosine), let sine = index(described.sine) {
            part.angle = ObservedAngle(cosine: Int16(cosine), sine: Int16(sine))
        }
        return part
    }

    private func moved(_ described: TaskBody.Moved) -> MovedNumber {
        MovedNumber(described.constant, scale: described.scale, number: index(described.number))
    }

    private func index(_ name: String?) -> Int? {
        name.flatMap { name in observed.firstIndex { $0.name == name } }
    }
}

extension BodySketch {
    /// As a card has it.
    var words: String {
        guard partCount > 0 else { return "" }
        return (0..<partCount).reduce(" body \(view == .top ? "top" : "side")") { $0 + self[$1].words }
    }
}

extension BodyPart {
    fileprivate var words: String {
        let angle = angle.map { " angle \($0.cosine) \($0.sine)" } ?? ""
        return " part \(look.shape.rawValue) \(look.role.rawValue) \(look.radius) \(base)"
            + [x, y, length, turn].map { " \($0.constant) \($0.scale) \($0.number ?? -1)" }.joined() + angle
    }
}

extension TaskBody.Shape {
    fileprivate var sketched: SketchPart.Shape {
        switch self {
        case .sphere: .sphere
        case .capsule: .capsule
        case .cylinder: .cylinder
        }
    }
}

extension TaskBody.Role {
    fileprivate var sketched: SketchPart.Role {
        switch self {
        case .body: .body
        case .object: .object
        case .goal: .goal
        case .scenery: .scenery
        }
    }
}
