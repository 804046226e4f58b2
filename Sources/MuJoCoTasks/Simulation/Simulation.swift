// SPDX-License-Identifier: Apache-2.0

internal import CMuJoCo

/// One run of the physics: the engine's data for one body, owned, with the vectors that the tasks read.
///
/// The addresses are fetched once; the engine never moves them. Body positions, inertias and forces are those
/// of the engine's last (Runge–Kutta sub-)stage, as in Gymnasium: nothing here brings them up to date.
@safe struct Simulation: ~Copyable {
    let model: MuJoCoModel
    private let constants: UnsafeMutablePointer<mjModel>
    private let data: UnsafeMutablePointer<mjData>

    /// Generalised coordinates, metres and radians.
    let position: StateVector
    /// Generalised velocities, per second.
    let velocity: StateVector
    /// What the motors are told.
    let control: StateVector
    /// Three numbers per body part: its frame, and its centre of mass, in the world.
    let partPosition, partCentre: StateVector
    /// Three numbers per marked point.
    let sitePosition: StateVector
    /// Per body part: inertia (10 numbers), velocity (6) and external force (6) about the centre of mass.
    let partInertia, partVelocity, partForce: StateVector
    /// Per velocity: the motors' force and the constraints' force.
    let actuatorForce, constraintForce: StateVector
    /// Mass per body part, kilograms.
    let partMass: StateVector
    /// The coordinates that the body was built in.
    let restPosition: StateVector
    /// The parts that Reacher and Pusher measure between.
    let tip, object, goal: Int
    /// What is drawn of the body.
    let shapes: Shapes

    /// Cost: about 4 MB.
    /// - Throws: `MuJoCoError.outOfMemory`.
    init(_ model: MuJoCoModel) throws(MuJoCoError) {
        let constants = unsafe model.pointer
        guard let data = unsafe mj_makeData(constants) else { throw .outOfMemory }
        self.model = model
        unsafe self.constants = constants
        unsafe self.data = data
        let parts = unsafe Int(constants.pointee.nbody)
        unsafe position = StateVector(data.pointee.qpos, count: model.positionCount)
        unsafe velocity = StateVector(data.pointee.qvel, count: model.velocityCount)
        unsafe control = StateVector(data.pointee.ctrl, count: Int(constants.pointee.nu))
        unsafe partPosition = StateVector(data.pointee.xpos, count: 3 * parts)
        unsafe partCentre = StateVector(data.pointee.xipos, count: 3 * parts)
        unsafe sitePosition = StateVector(data.pointee.site_xpos, count: 3 * Int(constants.pointee.nsite))
        unsafe partInertia = StateVector(data.pointee.cinert, count: 10 * parts)
        unsafe partVelocity = StateVector(data.pointee.cvel, count: 6 * parts)
        unsafe partForce = StateVector(data.pointee.cfrc_ext, count: 6 * parts)
        unsafe actuatorForce = StateVector(data.pointee.qfrc_actuator, count: model.velocityCount)
        unsafe constraintForce = StateVector(data.pointee.qfrc_constraint, count: model.velocityCount)
        unsafe partMass = StateVector(constants.pointee.body_mass, count: parts)
        unsafe restPosition = StateVector(constants.pointee.qpos0, count: model.positionCount)
        switch model.task.rules {
        case .reacher: (tip, object, goal) = (model.part("fingertip"), 0, model.part("target"))
        case .pusher: (tip, object, goal) = (model.part("tips_arm"), model.part("object"), model.part("goal"))
        default: (tip, object, goal) = (0, 0, 0)
        }
        unsafe shapes = Shapes(constants, data, object: object, goal: goal)
    }

    deinit { unsafe mj_deleteData(data) }

    /// How often the physics blew up since the last reset; the engine then starts over from `restPosition`.
    var divergenceCount: Int { unsafe Int(nudge_divergence_count(data)) }
}

extension Simulation {
    /// Gives the motors an action and lets the task's number of physics steps pass.
    @inline(__always)
    func advance(_ action: Span<Float>, frames: Int) {
        precondition(action.count == control.count, "an action needs one number per motor")
        for index in 0..<control.count { control[index] = Double(action[index]) }
        for _ in 0..<frames { unsafe mj_step(constants, data) }
    }

    /// Simulated time of a control step, from the body's own time step.
    @inline(__always)
    func stepSeconds(_ frames: Int) -> Double { unsafe constants.pointee.opt.timestep * Double(frames) }

    /// Computes `partForce`, which the engine leaves to whoever wants it.
    func measureForces() { unsafe mj_rnePostConstraint(constants, data) }

    /// Forgets everything that a step depends on, apart from position and velocity.
    ///
    /// It does what `mj_resetData` does to a trajectory, bit for bit, but does not sweep all 3 MB of the
    /// engine's data, which takes 100 microseconds: several control steps.
    func forget() {
        let velocities = model.velocityCount
        unsafe data.pointee.time = 0
        control.clear()
        partForce.clear()
        unsafe StateVector(data.pointee.qacc, count: velocities).clear()
        unsafe StateVector(data.pointee.qacc_warmstart, count: velocities).clear()
        unsafe StateVector(data.pointee.qfrc_applied, count: velocities).clear()
        unsafe StateVector(data.pointee.xfrc_applied, count: partForce.count).clear()
        unsafe StateVector(data.pointee.act, count: Int(constants.pointee.na)).clear()
        unsafe nudge_clear_warnings(data)
    }

    /// The engine's own reset, the yardstick of `forget`.
    func forgetEverything() { unsafe mj_resetData(constants, data) }

    /// Brings everything that follows from position and velocity up to date. Once per reset, never twice:
    /// it normalises quaternions in place, and a second time changes their last bit.
    func settle() { unsafe mj_forward(constants, data) }
}
