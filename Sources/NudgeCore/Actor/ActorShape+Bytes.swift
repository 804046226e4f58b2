// SPDX-License-Identifier: Apache-2.0

/// What an actor is, as a run's configuration says it.
public enum ActorKind: UInt8, Sendable {
    /// A network: linear, or with hidden layers.
    case network = 0
    /// Oscillators alone; see ``Rhythm``.
    case rhythm = 1
    /// Oscillators and a linear actor's feedback.
    case rhythmWithFeedback = 2
    /// Parameters alone: what they mean is the environment's business, and nothing is observed or acted.
    case flat = 3
}

extension ActorShape {
    /// Named offsets within a run's configuration; a rhythm's numbers, and how many parameters a flat actor
    /// has, lie where a network has its widths.
    private enum Field {
        static let squashing = 11
        static let hiddenLayerCount = 15
        static let observationCount = 22
        static let actionCount = 24
        static let numbers = 26
        static let kind = 76
    }

    /// Writes the shape into a configuration of 80 bytes at `offset`. A network has 0 in bytes 32 and 33.
    func write(to bytes: inout MutableSpan<UInt8>, at offset: Int) {
        bytes[offset + Field.squashing] = squashing.rawValue
        bytes[offset + Field.hiddenLayerCount] = UInt8(hiddenLayerCount)
        bytes.store(UInt16(observationCount), at: offset + Field.observationCount)
        bytes.store(UInt16(actionCount), at: offset + Field.actionCount)
        bytes[offset + Field.kind] = kind.rawValue
        for index in 0..<4 { bytes.store(numbers[index], at: offset + Field.numbers + 2 * index) }
    }

    /// Reads a shape from a configuration of 80 bytes at `offset`; nil when a byte has no meaning.
    init?(reading bytes: Span<UInt8>, at offset: Int) {
        guard let squashing = Squashing(rawValue: bytes[offset + Field.squashing]),
            let kind = ActorKind(rawValue: bytes[offset + Field.kind])
        else { return nil }
        let observations = Int(bytes.load(UInt16.self, at: offset + Field.observationCount))
        let actions = Int(bytes.load(UInt16.self, at: offset + Field.actionCount))
        let layerCount = Int(bytes[offset + Field.hiddenLayerCount])
        self.init(observationCount: observations, actionCount: actions, squashing: squashing)
        guard kind != .network else {
            guard addHiddenLayers(layerCount, reading: bytes, at: offset) else { return nil }
            return
        }
        self.kind = kind
        for index in 0..<4 {
            numbers[index] = bytes.load(UInt16.self, at: offset + Field.numbers + 2 * index)
        }
        guard layerCount == 0, numbersFitKind else { return nil }
    }

    private mutating func addHiddenLayers(
        _ count: Int, reading bytes: Span<UInt8>, at offset: Int
    ) -> Bool {
        guard count <= Limits.hiddenLayerCountMaximum else { return false }
        for layer in 0..<Limits.hiddenLayerCountMaximum {
            let width = Int(bytes.load(UInt16.self, at: offset + Field.numbers + 2 * layer))
            guard layer < count ? addHiddenLayer(width: width) : width == 0 else { return false }
        }
        return true
    }
}
