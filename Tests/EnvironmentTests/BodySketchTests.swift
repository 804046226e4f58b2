// SPDX-License-Identifier: Apache-2.0

import AllocationGuard
import Foundation
import NudgeCore
import Testing

@testable import Environments

@Suite("The sketch of a body that is observed")
struct BodySketchTests {
    private static let start =
        "nudge-task 1 arm 00000000000000ff observations 4 hertz 20 horizon 200 watchdog 50 "
        + "patience 10000 reset person acted 0 2 -2 2 0"
    /// A cart, a pole on it, and a ball on a thread that the pole carries; and a goal that stands alone.
    private static let body =
        " body side part 0 0 0.1 -1 0.5 2 0 0.25 1 -1 0 1 -1 0 1 -1"
        + " part 1 0 0.05 0 0 1 -1 0 1 -1 2 1 -1 90 -1 1"
        + " part 0 1 0.1 1 0 1 -1 0 1 -1 1 1 -1 0 1 -1 angle 2 3"
        + " part 2 2 0.2 -1 7 1 -1 0 1 -1 0 0.5 1 0 1 -1"

    private func card(_ text: String) -> TaskCard? {
        unsafe text.withCString { unsafe TaskCard(reading: $0) }
    }

    private func places(_ sketch: BodySketch, _ observed: [Float]) -> [Float] {
        var places = [Float](repeating: 0, count: 18)
        var span = places.mutableSpan
        var plane = SketchPlane(sketch.view)
        for index in 0..<sketch.partCount { plane.draw(sketch[index], index, observed.span, &span) }
        return places
    }

    private func areNear(_ some: [Float], _ others: [Float]) -> Bool {
        zip(some, others).allSatisfy { abs($0 - $1) < 1e-5 } && some.count == others.count
    }

    @Test("moves parts by lengths, angles, and by cosines and sines, each on those before it")
    func planes() throws {
        var sketch = try #require(card(Self.start + Self.body)).sketch
        #expect(
            sketch.partCount == 4 && sketch[2].look == SketchPart(shape: .sphere, role: .object, radius: 0.1))
        // Upright, and the ball hangs on in the same direction.
        #expect(
            areNear(
                places(sketch, [1, 0, 1, 0]),
                [2.5, 0, 0.25, 2.5, 0, 0.25, 2.5, 0, 2.25, 2.5, 0, 3.25, 7, 0, 0, 7, 0, 0]))
        // The pole leans to the right by 90 degrees; the ball hangs down from it.
        sketch.view = .top
        #expect(
            areNear(
                places(sketch, [0, 90, 0, -1]),
                [0.5, 0.25, 0, 0.5, 0.25, 0, 2.5, 0.25, 0, 2.5, -0.75, 0, 7, 0, 0, 52, 0, 0]))
    }

    @Test("is refused where a card is damaged or damages it")
    func badCards() {
        let good = Self.start + Self.body
        for (old, new) in [
            ("body side", "body under"), ("side part 0", "side part 3"), ("part 1 0", "part 1 4"),
            ("0.05 0 0", "0.05 1 0"), ("0.05 0 0", "0.05 -2 0"), ("0.1 -1 0.5 2 0", "0 -1 0.5 2 0"),
            ("0.1 -1 0.5 2 0", "16 -1 0.5 2 0"),
            ("0.5 2 0", "0.5 2 4"), ("0.5 2 0", "nan 2 0"), ("angle 2 3", "angle 2 4"),
            ("angle 2 3", "angle 2"),
            ("angle 2 3", "corner 2 3"), (Self.body, " body side"),
            (
                Self.body,
                Self.body + Self.body.replacing(" body side", with: "")
                    + String(
                        repeating: " part 0 0 1 -1 0 1 -1 0 1 -1 0 1 -1 0 1 -1", count: 9)
            ),
        ] {
            let bad = good.replacing(old, with: new)
            #expect(bad != good && card(bad) == nil, "'\(bad)'")
        }
        let flat = "nudge-task 1 gait 00000000000000ff parameters 2 patience 500 reset itself"
        #expect(card(flat) != nil && card(flat + Self.body) == nil)
    }
}
