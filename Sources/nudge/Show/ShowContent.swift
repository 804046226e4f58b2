// SPDX-License-Identifier: Apache-2.0

import Experiments
import Foundation
import MuJoCoTasks
import NudgeCore

/// What the page of `nudge show` is given: a lane a policy, with the clip of what it did.
struct ShowContent: Encodable {
    struct Lane: Encodable {
        var label: String
        var clip: Clip
    }

    struct Clip: Encodable {
        struct Part: Encodable {
            var shape, role: String
            var radius: Float
        }

        var view: String
        var pictureMilliseconds: Double
        var metresPerUnit: Float
        var parts: [Part]
        /// Base64 of 16-bit numbers, the low byte first.
        var pictures: Data
    }

    var title: String
    var view: String
    var lanes: [Lane]

    init(_ lanes: [FilmDrawing.Lane], task: ControlTask) throws {
        title = task.gymnasiumIdentifier
        view = TaskQuestion.of(task.name).isRace ? "race" : "grid"
        self.lanes = lanes.map { Lane(label: $0.label, clip: Clip($0.motion)) }
    }

    func encoded() throws -> Data { try JSONEncoder().encode(self) }
}

extension ShowContent.Clip {
    /// The largest whole number that a place is rounded to.
    private static let unitLimit: Float = 32_767

    init(_ motion: Motion) {
        view = "\(motion.view)"
        pictureMilliseconds = 1000 * motion.pictureSeconds
        parts = motion.parts.map {
            Part(shape: "\($0.shape)", role: "\($0.role)", radius: $0.radius)
        }
        let unit = max(motion.places.map(\.magnitude).max() ?? 0, 1e-3) / Self.unitLimit
        metresPerUnit = unit
        let dropped: Int? =
            switch motion.view {
            case .side: 1
            case .top: 2
            case .space: nil
            }
        pictures = Data()
        for (index, place) in motion.places.enumerated() where index % 3 != dropped {
            let bits = UInt16(bitPattern: Int16((place / unit).rounded()))
            pictures.append(contentsOf: [UInt8(truncatingIfNeeded: bits), UInt8(bits >> 8)])
        }
    }
}
