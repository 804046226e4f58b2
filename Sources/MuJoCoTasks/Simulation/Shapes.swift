// SPDX-License-Identifier: Apache-2.0

internal import CMuJoCo
internal import NudgeCore

/// The shapes that a body is made of, read in the engine's memory. Valid as long as the simulation it belongs
/// to.
@safe struct Shapes {
    private let constants: UnsafeMutablePointer<mjModel>
    /// Three numbers per shape, floors included: its centre in the world, and its radius and half length.
    private let centre, size: StateVector
    /// Nine numbers per shape: its orientation in the world, row by row. Its axis is the third column.
    private let orientation: StateVector
    /// What the body has to move, and where something has to go, as parts of the model; 0 where there is
    /// none.
    private let object, goal: Int
    /// Floors: they come first, and nobody draws them.
    private let floorCount: Int
    /// Shapes without floors.
    let count: Int

    init(
        _ constants: UnsafeMutablePointer<mjModel>, _ data: UnsafeMutablePointer<mjData>, object: Int,
        goal: Int
    ) {
        let total = unsafe Int(constants.pointee.ngeom)
        unsafe self.constants = constants
        unsafe centre = StateVector(data.pointee.geom_xpos, count: 3 * total)
        unsafe size = StateVector(constants.pointee.geom_size, count: 3 * total)
        unsafe orientation = StateVector(data.pointee.geom_xmat, count: 9 * total)
        self.object = object
        self.goal = goal
        var floors = 0
        while floors < total, unsafe constants.pointee.geom_type[floors] == mjGEOM_PLANE.rawValue {
            floors += 1
        }
        floorCount = floors
        count = total - floors
    }

    /// What a shape looks like.
    func part(_ index: Int) -> SketchPart {
        precondition(index >= 0 && index < count, "the body has fewer parts")
        let shape = index + floorCount
        return SketchPart(shape: form(shape), role: role(shape), radius: Float(size[3 * shape]))
    }

    private func form(_ shape: Int) -> SketchPart.Shape {
        switch unsafe UInt32(constants.pointee.geom_type[shape]) {
        case mjGEOM_SPHERE.rawValue: .sphere
        case mjGEOM_CAPSULE.rawValue: .capsule
        case mjGEOM_CYLINDER.rawValue: .cylinder
        default: preconditionFailure("no task's body has another shape")
        }
    }

    private func role(_ shape: Int) -> SketchPart.Role {
        switch unsafe Int(constants.pointee.geom_bodyid[shape]) {
        case 0: .scenery
        case object: .object
        case goal: .goal
        default: .body
        }
    }

    /// Writes x, y and z of every end.
    func write(_ places: inout MutableSpan<Float>) {
        var next = 0
        for shape in floorCount..<(floorCount + count) {
            let reach = form(shape) == .sphere ? 0 : size[3 * shape + 1]
            for side in reach == 0 ? 0...0 : 0...1 {
                let offset = side == 0 ? -reach : reach
                for axis in 0..<3 {
                    let direction = orientation[9 * shape + 3 * axis + 2]
                    places[next] = Float(centre[3 * shape + axis] + offset * direction)
                    next += 1
                }
            }
        }
        precondition(next == places.count, "a sketch needs three numbers per end")
    }
}
