// SPDX-License-Identifier: Apache-2.0

public import Federation

/// What Gymnasium did with a task, bit by bit. `tools/goldens` writes the files, `tools/goldens.py` describes
/// them.
public struct GoldenTrajectories: Sendable {
    /// What came of an action.
    public struct Step: Sendable {
        /// ``BitHash`` of the observation.
        public var observationHash: UInt64
        /// In Gymnasium's order of additions, which is not ours: it may differ in the last bits.
        public var reward: Double
        /// Whether the episode ended.
        public var isTerminated: Bool
    }

    /// An episode from its beginning.
    public struct Episode: Sendable {
        /// Its place in the file, from 0.
        public var number: Int
        /// The largest magnitude of its actions.
        public var scale: Float
        /// The coordinates that it starts from.
        public var position: [Double] = []
        /// The velocities that it starts from.
        public var velocity: [Double] = []
        /// Whole observations: after the reset, and perhaps after the first steps.
        public var observations: [[Double]] = []
        /// What was done, and what came of it.
        public var steps: [Step] = []
    }

    /// The episodes, in the file's order.
    public private(set) var episodes: [Episode] = []

    /// Reads a file.
    /// - Throws: `unreadable`, or `damaged` with the line.
    public init(_ path: String) throws(StoreError) {
        let text = String(decoding: try Files.read(path), as: UTF8.self)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = line.split(separator: " ").map(String.init)
            guard let kind = words.first else { continue }
            guard take(kind, Array(words.dropFirst())) else {
                throw .damaged(path: path, detail: "line \(index + 1) is none of a golden trajectory's")
            }
        }
    }

    private mutating func take(_ kind: String, _ words: [String]) -> Bool {
        if kind == "task" { return true }
        if kind == "episode" {
            guard words.count == 3, let number = Int(words[0]), let scale = Self.number(words[2]) else {
                return false
            }
            episodes.append(Episode(number: number, scale: Float(scale)))
            return true
        }
        guard !episodes.isEmpty else { return false }
        let last = episodes.count - 1
        if kind == "step" {
            guard words.count == 3, let hash = UInt64(words[0], radix: 16), let reward = Self.number(words[1])
            else { return false }
            let step = Step(observationHash: hash, reward: reward, isTerminated: words[2] == "1")
            episodes[last].steps.append(step)
            return true
        }
        let numbers = words.compactMap(Self.number)
        guard numbers.count == words.count else { return false }
        switch kind {
        case "position": episodes[last].position = numbers
        case "velocity": episodes[last].velocity = numbers
        case "observation": episodes[last].observations.append(numbers)
        default: return false
        }
        return true
    }

    private static func number(_ digits: String) -> Double? {
        UInt64(digits, radix: 16).map { Double(bitPattern: $0) }
    }

    /// The action of a step, made from integers.
    public static func action(episode: Int, step: Int, count: Int, scale: Float) -> [Float] {
        (0..<count).map { motor in
            var word = UInt64(episode << 40 | step << 20 | motor) &* 0x9E37_79B9_7F4A_7C15
            word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
            word ^= word >> 31
            return Float(Int(word >> 40) - (1 << 23)) * 0x1p-23 * scale
        }
    }
}
