// SPDX-License-Identifier: Apache-2.0

import Foundation
import MuJoCoTasks
import NudgeCore

/// Clips for the stand-in.
enum MadeUpClip {
    /// A trunk on one swinging leg that slides along at a speed.
    static func walker(metresPerSecond speed: Double, pictures: Int = 50) -> JSON {
        let places = (0..<pictures).flatMap { picture -> [Double] in
            let seconds = Double(picture) * 0.04
            let (x, swing) = (speed * seconds, 0.3 * sin(8 * seconds))
            return [x - 0.3, 0.6, x + 0.3, 0.6, x, 0.6, x + swing, 0.05]
        }
        let parts = Array(repeating: part("capsule", "body", 0.05), count: 2)
        return clip("side", milliseconds: 40, parts, places)
    }

    /// A task's body, whose motors swing.
    static func body(_ task: ControlTask, seed: UInt64, pictures: Int = 40) throws -> JSON {
        var environment = try MuJoCoEnvironment(try MuJoCoModel(task))
        var noise = RandomStream(seed: seed, name: StreamName(.episodeReset))
        environment.reset(&noise)
        var sketch = [Float](repeating: 0, count: 3 * environment.sketchEndCount)
        let dropped: Int? =
            switch environment.sketchView {
            case .side: 1
            case .top: 2
            case .space: nil
            }
        var places: [Double] = []
        for step in 0..<pictures {
            var span = sketch.mutableSpan
            environment.sketch(&span)
            places += sketch.indices.filter { $0 % 3 != dropped }.map { Double(sketch[$0]) }
            let swing = Float(sin(Double(step) * task.stepSeconds * 5 + Double(seed)))
            _ = environment.step([Float](repeating: swing * 0.4, count: task.actionCount).span)
        }
        let view = ["side", "top", "space"][Int(environment.sketchView.rawValue)]
        var parts: [JSON] = []
        for index in 0..<environment.sketchPartCount {
            let sketched = environment.sketchPart(index)
            let shape = ["sphere", "capsule", "cylinder"][Int(sketched.shape.rawValue)]
            let role = ["body", "object", "goal", "scenery"][Int(sketched.role.rawValue)]
            parts.append(part(shape, role, Double(sketched.radius)))
        }
        return clip(view, milliseconds: 1000 * task.stepSeconds, parts, places)
    }

    private static func part(_ shape: String, _ role: String, _ radius: Double) -> JSON {
        ["shape": .text(shape), "role": .text(role), "radius": .number(radius)]
    }

    private static func clip(
        _ view: String, milliseconds: Double, _ parts: [JSON], _ places: [Double]
    ) -> JSON {
        let unit = max(places.map(\.magnitude).max() ?? 0, 1e-3) / 32_767
        let bytes = places.flatMap { place -> [UInt8] in
            let bits = UInt16(bitPattern: Int16((place / unit).rounded()))
            return [UInt8(truncatingIfNeeded: bits), UInt8(bits >> 8)]
        }
        return [
            "view": .text(view), "pictureMilliseconds": .number(milliseconds),
            "metresPerUnit": .number(unit), "parts": .list(parts),
            "pictures": .text(Data(bytes).base64EncodedString()),
        ]
    }
}
