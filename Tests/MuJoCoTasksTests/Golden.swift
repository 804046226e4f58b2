// SPDX-License-Identifier: Apache-2.0

import Foundation
import MuJoCoTasks
import NudgeCore

/// A golden file, read: what Gymnasium did. `tools/goldens.py` describes the format.
struct Golden {
    struct Step {
        var observationHash: UInt64
        var reward: Double
        var isTerminated: Bool
    }

    struct Episode {
        var number: Int
        var scale: Float
        var position: [Double] = []
        var velocity: [Double] = []
        /// Whole observations: after the reset, and perhaps after the first steps.
        var observations: [[Double]] = []
        var steps: [Step] = []
    }

    var episodes: [Episode] = []

    init(_ task: ControlTask) throws {
        let folder = Bundle.module.resourceURL!.appending(path: "Goldens")
        let text = try String(contentsOf: folder.appending(path: task.name + ".txt"), encoding: .utf8)
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").dropFirst().map(String.init)
            switch line.prefix(while: { $0 != " " }) {
            case "episode":
                episodes.append(Episode(number: Int(words[0])!, scale: Float(Self.number(words[2]))))
            case "position": episodes[episodes.count - 1].position = words.map(Self.number)
            case "velocity": episodes[episodes.count - 1].velocity = words.map(Self.number)
            case "observation": episodes[episodes.count - 1].observations.append(words.map(Self.number))
            case "step":
                episodes[episodes.count - 1].steps.append(
                    Step(
                        observationHash: UInt64(words[0], radix: 16)!, reward: Self.number(words[1]),
                        isTerminated: words[2] == "1"))
            default: break
            }
        }
    }

    private static func number(_ digits: String) -> Double {
        Double(bitPattern: UInt64(digits, radix: 16)!)
    }

    /// The hash of an observation's bits.
    static func hash(_ observation: [Double]) -> UInt64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for number in observation {
            value = (value ^ number.bitPattern) &* 0x100_0000_01B3
            value ^= value >> 29
        }
        return value
    }

    /// The action of a step, made from integers.
    static func action(episode: Int, step: Int, count: Int, scale: Float) -> [Float] {
        (0..<count).map { motor in
            var word = UInt64(episode << 40 | step << 20 | motor) &* 0x9E37_79B9_7F4A_7C15
            word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
            word ^= word >> 31
            return Float(Int(word >> 40) - (1 << 23)) * 0x1p-23 * scale
        }
    }
}

/// The environment's whole observation at full precision.
func observation(_ environment: borrowing MuJoCoEnvironment) -> [Double] {
    var numbers = [Double](repeating: .nan, count: environment.observationCount)
    var span = numbers.mutableSpan
    environment.observe(&span)
    return numbers
}
