// SPDX-License-Identifier: Apache-2.0

extension RunConfiguration {
    /// Bytes of a configuration in a header or a frame.
    public static let encodedBytes = 80

    /// Named offsets within the encoded form. All integers are little-endian.
    private enum Field {
        static let seed = 0
        static let algorithm = 8
        static let sides = 9
        static let pairing = 10
        static let fractionBits = 12
        static let momentum = 13
        static let rejectionsBeforeHalving = 14
        static let agentCount = 16
        static let batchCount = 18
        static let batchSize = 20
        static let outputGain = 32
        static let startKind = 34
        static let candidateBits = 35
        static let horizon = 36
        static let actionBound = 40
        static let learningRate = 44
        static let perturbationScale = 48
        static let learningRateLoss = 52
        static let perturbationLoss = 56
        static let firstHorizon = 60
        static let startFingerprint = 64
        static let roundCount = 72
        static let flags = 77
        static let truth = 78
    }

    private enum Flag {
        static let playsOn: UInt8 = 1
    }

    /// Writes the configuration into 80 bytes at `offset`.
    public func write(to bytes: inout MutableSpan<UInt8>, at offset: Int) {
        for index in 0..<Self.encodedBytes { bytes[offset + index] = 0 }
        bytes.store(seed, at: offset + Field.seed)
        bytes[offset + Field.algorithm] = algorithm.rawValue
        bytes[offset + Field.sides] = sides.rawValue
        bytes[offset + Field.pairing] = pairing.rawValue
        bytes[offset + Field.fractionBits] = lattice.fractionBits
        bytes[offset + Field.momentum] = momentum
        bytes[offset + Field.rejectionsBeforeHalving] = plan.rejectionsBeforeHalving
        bytes.store(UInt16(agentCount), at: offset + Field.agentCount)
        bytes.store(UInt16(batchCount), at: offset + Field.batchCount)
        bytes.store(UInt16(batchSize), at: offset + Field.batchSize)
        shape.write(to: &bytes, at: offset)
        if shape.kind == .network { bytes.store(outputGain, at: offset + Field.outputGain) }
        bytes[offset + Field.candidateBits] = UInt8(candidateCount.trailingZeroBitCount)
        bytes.store(UInt32(horizon), at: offset + Field.horizon)
        bytes.store(UInt32(firstHorizon), at: offset + Field.firstHorizon)
        bytes.store(roundCount, at: offset + Field.roundCount)
        bytes.store(actionBound.bitPattern, at: offset + Field.actionBound)
        bytes.store(plan.learningRate, at: offset + Field.learningRate)
        bytes.store(plan.perturbationScale, at: offset + Field.perturbationScale)
        bytes.store(plan.learningRateLoss, at: offset + Field.learningRateLoss)
        bytes.store(plan.perturbationLoss, at: offset + Field.perturbationLoss)
        bytes[offset + Field.flags] = playsOn ? Flag.playsOn : 0
        bytes.store(response?.truth ?? 0, at: offset + Field.truth)
        if case .policy(let fingerprint) = start {
            bytes[offset + Field.startKind] = 1
            bytes.store(fingerprint.value, at: offset + Field.startFingerprint)
        }
    }

    /// Reads a configuration from 80 bytes at `offset`.
    ///
    /// - Returns: nil when a byte has no meaning or ``validate()`` refuses the settings.
    public init?(reading bytes: Span<UInt8>, at offset: Int) {
        guard let algorithm = Algorithm(rawValue: bytes[offset + Field.algorithm]),
            let sides = Sides(rawValue: bytes[offset + Field.sides]),
            let pairing = Pairing(rawValue: bytes[offset + Field.pairing]),
            let shape = ActorShape(reading: bytes, at: offset),
            let horizon = Int(exactly: bytes.load(UInt32.self, at: offset + Field.horizon)),
            let firstHorizon = Int(exactly: bytes.load(UInt32.self, at: offset + Field.firstHorizon)),
            bytes[offset + Field.candidateBits] < 4, bytes[offset + Field.flags] & ~Flag.playsOn == 0
        else { return nil }
        self.init(
            seed: bytes.load(UInt64.self, at: offset + Field.seed), algorithm: algorithm,
            agentCount: Int(bytes.load(UInt16.self, at: offset + Field.agentCount)), shape: shape)
        self.sides = sides
        candidateCount = 1 << Int(bytes[offset + Field.candidateBits])
        self.pairing = pairing
        lattice = Lattice(fractionBits: bytes[offset + Field.fractionBits])
        momentum = bytes[offset + Field.momentum]
        batchCount = Int(bytes.load(UInt16.self, at: offset + Field.batchCount))
        batchSize = Int(bytes.load(UInt16.self, at: offset + Field.batchSize))
        if shape.kind == .network { outputGain = bytes.load(UInt16.self, at: offset + Field.outputGain) }
        playsOn = bytes[offset + Field.flags] & Flag.playsOn != 0
        response = RandomisedResponse(truth: bytes.load(UInt16.self, at: offset + Field.truth))
        self.horizon = horizon
        self.firstHorizon = firstHorizon
        roundCount = bytes.load(UInt32.self, at: offset + Field.roundCount)
        actionBound = Float(bitPattern: bytes.load(UInt32.self, at: offset + Field.actionBound))
        plan = Schedule.Plan(
            learningRate: bytes.load(UInt32.self, at: offset + Field.learningRate),
            perturbationScale: bytes.load(UInt32.self, at: offset + Field.perturbationScale),
            learningRateLoss: bytes.load(UInt32.self, at: offset + Field.learningRateLoss),
            perturbationLoss: bytes.load(UInt32.self, at: offset + Field.perturbationLoss),
            rejectionsBeforeHalving: bytes[offset + Field.rejectionsBeforeHalving])
        let startFingerprint = bytes.load(UInt64.self, at: offset + Field.startFingerprint)
        switch (bytes[offset + Field.startKind], startFingerprint) {
        case (0, 0): start = .seed
        case (1, _): start = .policy(Fingerprint(value: startFingerprint))
        default: return nil
        }
        guard isValid else { return nil }
    }
}
