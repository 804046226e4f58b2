// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

extension ForeignEnvironment: SketchedEnvironment {
    /// Time of a control step; 0 where nobody counts them.
    public var stepMicroseconds: UInt32 { facts.hertz > 0 ? UInt32(1_000_000 / facts.hertz) : 0 }

    /// What a part looks like.
    public func sketchPart(_ index: Int) -> SketchPart {
        precondition(index >= 0 && index < sketchPartCount, "no such part")
        return unsafe parts[index].look
    }

    /// Draws the body as it was observed last.
    public func sketch(_ places: inout MutableSpan<Float>) {
        var plane = SketchPlane(sketchView)
        let observed = unsafe Span(_unsafeStart: numbers, count: observationCount)
        for index in 0..<sketchPartCount {
            unsafe plane.draw(parts[index], index, observed, &places)
        }
    }
}
