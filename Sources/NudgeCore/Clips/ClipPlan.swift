// SPDX-License-Identifier: Apache-2.0

/// What clips of a body take: made from the task once, before an agent's memory is cut up.
public struct ClipPlan: Sendable {
    /// From where the body is looked at.
    public let view: SketchView
    /// Its parts, 1...32.
    public let partCount: Int
    /// Ends of all its parts.
    public let endCount: Int

    /// What clips of this task take.
    public init<Task: SketchedEnvironment & ~Copyable>(_ task: borrowing Task) {
        view = task.sketchView
        partCount = task.sketchPartCount
        endCount = task.sketchEndCount
        precondition(
            partCount >= 1 && partCount <= Limits.partCountMaximum, "a body that is shown has 1 to 32 parts")
    }

    /// Bytes of a picture.
    public var pictureBytes: Int { endCount * view.dimensionCount * 2 }

    /// Bytes of the longest clip.
    public var clipBytes: Int { picturesOffset + Limits.pictureCountMaximum * pictureBytes }

    var picturesOffset: Int { ClipHead.headBytes + partCount * ClipHead.partBytes }

    /// Control steps from one picture to the next, so that an episode fits: at least 1.
    func interval(horizon: Int) -> Int {
        let intervals = Limits.pictureCountMaximum - 1
        return max((horizon + intervals - 1) / intervals, 1)
    }
}
