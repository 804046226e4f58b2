// SPDX-License-Identifier: Apache-2.0

public import Federation
public import MuJoCoTasks
public import NudgeCore

/// What a body did in one episode, as it is drawn: where the ends of the body's parts were, picture by
/// picture.
public struct Motion: Sendable {
    /// From where the body is looked at.
    public let view: SketchView
    /// The parts of the body and its surroundings.
    public let parts: [SketchPart]
    /// Simulated seconds from one picture to the next.
    public let pictureSeconds: Double
    /// x, y and z of every end in metres, part after part, picture after picture.
    public private(set) var places: [Float]

    /// Ends of all parts together.
    public var endCount: Int { parts.reduce(0) { $0 + $1.endCount } }
    /// Pictures; at least one.
    public var pictureCount: Int { places.count / (3 * endCount) }
    /// Simulated seconds from the first picture to the last.
    public var seconds: Double { Double(pictureCount - 1) * pictureSeconds }

    /// Simulated seconds between pictures, as far as control steps allow: 25 a second.
    private static let wantedPictureSeconds = 0.04

    /// Lets a policy act from the start of an episode, for so many seconds or until the task ends it, unless
    /// its run played on.
    ///
    /// - Parameters:
    ///   - policy: who acts.
    ///   - task: what it is for.
    ///   - seed: chooses the initial state; policies with the same seed start alike.
    ///   - seconds: simulated; at most the task's horizon is played.
    /// - Throws: `StoreError` where the actor does not fit the task, `MuJoCoError`.
    public init(
        of policy: Policy, task: ControlTask, seed: UInt64, seconds: Double
    ) throws {
        guard task.size.fits(policy) else {
            throw StoreError.damaged(path: "the policy", detail: "its actor does not fit \(task.name)")
        }
        let stepsPerPicture = max(1, Int((Self.wantedPictureSeconds / task.stepSeconds).rounded()))
        let stepCount = min(task.horizon, Int((seconds / task.stepSeconds).rounded(.up)))
        var environment = try MuJoCoEnvironment(try MuJoCoModel(task))
        view = environment.sketchView
        pictureSeconds = Double(stepsPerPicture) * task.stepSeconds
        var parts: [SketchPart] = []
        for index in 0..<environment.sketchPartCount { parts.append(environment.sketchPart(index)) }
        self.parts = parts
        places = []
        let player = try PolicyPlayer(policy)
        var noise = RandomStream(seed: seed, name: StreamName(.evaluationReset))
        environment.reset(&noise)
        player.begin()
        var observation = [Float](repeating: 0, count: task.observationCount)
        var action = [Float](repeating: 0, count: task.actionCount)
        addPicture(of: environment)
        for step in 1...max(stepCount, 1) {
            var seen = observation.mutableSpan
            environment.observe(&seen)
            var done = action.mutableSpan
            player.act(observation: observation.span, action: &done)
            let isOver = environment.step(action.span).isTerminated
            if step % stepsPerPicture == 0 { addPicture(of: environment) }
            if isOver, !player.playsOn { break }
        }
    }

    /// What a clip shows.
    /// - Throws: `FrameError` for bytes that are no clip.
    public init(_ clip: [UInt8]) throws(FrameError) {
        let bytes = clip.span
        let head = try ClipHead(reading: bytes)
        view = head.view
        pictureSeconds = Double(head.pictureMicroseconds) / 1e6
        parts = (0..<head.partCount).map { head.part($0, in: clip.span) }
        let metres = 1 / Float(1 << Int(head.exponent))
        places = []
        var offset = head.picturesOffset
        while offset < clip.count {
            var place: [Float] = [0, 0, 0]
            for axis in 0..<3 where head.view.has(axis: axis) {
                place[axis] =
                    Float(Int16(bitPattern: UInt16(clip[offset]) | UInt16(clip[offset + 1]) << 8)) * metres
                offset += 2
            }
            places += place
        }
    }

    private mutating func addPicture(of environment: borrowing MuJoCoEnvironment) {
        var picture = [Float](repeating: 0, count: 3 * endCount)
        var span = picture.mutableSpan
        environment.sketch(&span)
        places += picture
    }
}

extension SketchView {
    /// Whether clips of this view have the coordinate x (0), y (1) or z (2).
    fileprivate func has(axis: Int) -> Bool {
        switch self {
        case .side: axis != 1
        case .top: axis != 2
        case .space: true
        }
    }
}
