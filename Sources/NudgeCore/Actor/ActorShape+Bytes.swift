// SPDX-License-Identifier: Apache-2.0

/// What an actor is, as a run's configuration says it.
public enum ActorKind: UInt8, Sendable {
    /// A network: linear, or with hidden layers.
    case network = 0
    /// Oscillators alone; see ``Rhythm``.
    case rhythm = 1
    /// Oscillators and a linear actor's feedback.
    case rhythmWithFeedback = 2
}

extension ActorShape {
    /// What the actor is.
    public var kind: ActorKind {
        guard let rhythm else { return .network }
        return rhythm.feedbackGain == 0 ? .rhythm : .rhythmWithFeedback
    }

    /// Named offsets within a run's configuration; a rhythm's numbers lie where a network has its widths.
    private enum Field {
        static let squashing = 11
        static let hiddenLayerCount = 15
        static let observationCount = 22
        static let actionCount = 24
        static let hiddenWidths = 26
        static let firstAngle = 26
        static let firstSpeed = 28
        static let pace = 30
        static let feedbackGain = 32
        static let kind = 76
    }

    /// Writes the shape into a configuration of 80 bytes at `offset`. A network leaves bytes 32 and 33 alone.
    func write(to bytes: inout MutableSpan<UInt8>, at offset: Int) {
        bytes[offset + Field.squashing] = squashing.rawValue
        bytes[offset + Field.hiddenLayerCount] = UInt8(hiddenLayerCount)
        bytes.store(UInt16(observationCount), at: offset + Field.observationCount)
        bytes.store(UInt16(actionCount), at: offset + Field.actionCount)
        bytes[offset + Field.kind] = kind.rawValue
        if let rhythm {
            bytes.store(rhythm.firstAngle, at: offset + Field.firstAngle)
            bytes.store(rhythm.firstSpeed, at: offset + Field.firstSpeed)
            bytes.store(rhythm.pace, at: offset + Field.pace)
            bytes.store(rhythm.feedbackGain, at: offset + Field.feedbackGain)
        }
        for layer in 0..<hiddenLayerCount {
            bytes.store(UInt16(hiddenWidth(layer)), at: offset + Field.hiddenWidths + 2 * layer)
        }
    }

    /// Reads a shape from a configuration of 80 bytes at `offset`; nil when a byte has no meaning.
    init?(reading bytes: Span<UInt8>, at offset: Int) {
        guard let squashing = Squashing(rawValue: bytes[offset + Field.squashing]),
            let kind = ActorKind(rawValue: bytes[offset + Field.kind])
        else { return nil }
        let observations = Int(bytes.load(UInt16.self, at: offset + Field.observationCount))
        let actions = Int(bytes.load(UInt16.self, at: offset + Field.actionCount))
        let layerCount = Int(bytes[offset + Field.hiddenLayerCount])
        guard kind != .network else {
            self.init(observationCount: observations, actionCount: actions, squashing: squashing)
            guard addHiddenLayers(layerCount, reading: bytes, at: offset) else { return nil }
            return
        }
        let rhythm = Rhythm(
            firstAngle: bytes.load(UInt16.self, at: offset + Field.firstAngle),
            firstSpeed: bytes.load(UInt16.self, at: offset + Field.firstSpeed),
            pace: bytes.load(UInt16.self, at: offset + Field.pace),
            feedbackGain: bytes.load(UInt16.self, at: offset + Field.feedbackGain))
        self.init(
            observationCount: observations, actionCount: actions, squashing: squashing, rhythm: rhythm)
        guard layerCount == 0, kind == self.kind else { return nil }
    }

    private mutating func addHiddenLayers(
        _ count: Int, reading bytes: Span<UInt8>, at offset: Int
    ) -> Bool {
        guard count <= Limits.hiddenLayerCountMaximum else { return false }
        for layer in 0..<Limits.hiddenLayerCountMaximum {
            let width = Int(bytes.load(UInt16.self, at: offset + Field.hiddenWidths + 2 * layer))
            guard layer < count ? addHiddenLayer(width: width) : width == 0 else { return false }
        }
        return true
    }
}
