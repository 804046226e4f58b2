// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import NudgeCore

/// Policies to export.
enum Sample {
    /// Two numbers in, one out, no hidden layer: small enough to check by eye. f = 8, so 256 is 1.
    static let tiny = policy(
        ActorShape(observationCount: 2, actionCount: 1, squashing: .clamp),
        scales: [ObservationScale(offset: 0.5, factor: 2), ObservationScale(offset: -1, factor: 0.25)],
        parameters: [-256, 128, 384], fractionBits: 8, actionBound: 1, round: 7)

    /// HalfCheetah's size with widths that are no multiples of eight.
    static func large(_ squashing: ActorShape.Squashing) -> Policy {
        var shape = ActorShape(observationCount: 17, actionCount: 6, squashing: squashing)
        _ = shape.addHiddenLayer(width: 37)
        _ = shape.addHiddenLayer(width: 20)
        var stream = RandomStream(seed: 5, name: StreamName(.initialParameters))
        let scales = (0..<17).map { _ in
            ObservationScale(
                offset: Float(stream.nextUniform(within: 2)), factor: Float(stream.nextUniform(within: 3)))
        }
        let parameters = (0..<shape.parameterCount).map { _ in Int16(stream.nextUniform(within: 4000)) }
        return policy(
            shape, scales: scales, parameters: parameters, fractionBits: 12, actionBound: 0.4, round: 123_456)
    }

    /// Hopper's rhythm; its angles are numbers 2 to 4, its speeds 8 to 10.
    static func rhythm(feedbackGain: UInt16) -> Policy {
        let rhythm = Rhythm(firstAngle: 2, firstSpeed: 8, pace: 1049, feedbackGain: feedbackGain)
        let shape = ActorShape(observationCount: 11, actionCount: 3, rhythm: rhythm)
        var stream = RandomStream(seed: 7, name: StreamName(.initialParameters))
        let scales = (0..<11).map { _ in
            ObservationScale(
                offset: Float(stream.nextUniform(within: 0.1)), factor: Float(stream.nextUniform(within: 0.2))
            )
        }
        let parameters = (0..<shape.parameterCount).map { _ in Int16(stream.nextUniform(within: 3000)) }
        return policy(
            shape, scales: scales, parameters: parameters, fractionBits: 12, actionBound: 1, round: 5)
    }

    /// Observations from far inside to far outside the range that is cut.
    static func observations(_ count: Int) -> [[Float]] {
        var stream = RandomStream(seed: 6, name: StreamName(.evaluationReset))
        return (0..<50).map { row in
            (0..<count).map { _ in Float(stream.nextUniform(within: 0.1 * Double(row + 1))) }
        }
    }

    private static func policy(
        _ shape: ActorShape, scales: [ObservationScale], parameters: [Int16], fractionBits: UInt8,
        actionBound: Float, round: UInt32
    ) -> Policy {
        var configuration = RunConfiguration(seed: 1, algorithm: .s2ZPO, agentCount: 1, shape: shape)
        configuration.lattice = Lattice(fractionBits: fractionBits)
        configuration.actionBound = actionBound
        let header = RunHeader(configuration: configuration, taskName: TaskName("half-cheetah"))
        return Policy(header: header, scales: scales, parameters: parameters, round: round)
    }
}

/// Calls `body` with a new folder that is gone afterwards.
func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "export-\(UUID().uuidString)").path
    try Files.makeFolder(folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
}

/// The names in a folder, sorted.
func names(in folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
}
