// SPDX-License-Identifier: Apache-2.0

extension Replica {
    /// Draws θ₀ from the run's seed.
    ///
    /// A linear actor, a rhythm and a flat actor start at zero. Otherwise weights are uniform on ±1/√inputs,
    /// the output layer's multiplied by the configuration's gain, and biases are zero.
    public mutating func initialize() {
        let shape = configuration.shape
        guard shape.hiddenLayerCount > 0 else { return }
        var stream = RandomStream(seed: configuration.seed, name: StreamName(.initialParameters))
        var index = 0
        for layer in 0..<shape.layerCount {
            let inputCount = shape.inputCount(ofLayer: layer)
            let outputCount = shape.outputCount(ofLayer: layer)
            let isLast = layer == shape.layerCount - 1
            let gain = isLast ? Double(configuration.outputGain) / 256 : 1
            let spread = gain / Double(inputCount).squareRoot()
            index += outputCount
            for _ in 0..<inputCount * outputCount {
                let weight = Float(stream.nextUniform(within: spread))
                set(index, to: configuration.lattice.nearest(weight))
                index += 1
            }
        }
    }

    /// Sets θ₀ from a base policy.
    /// - Parameter source: d lattice parameters.
    /// - Returns: false, with θ unchanged, when the fingerprint differs from the one the run names, or when a
    ///   parameter is outside ±``RunConfiguration/parameterBound`` and a perturbation of it could wrap.
    public mutating func load(_ source: Span<Int16>) -> Bool {
        let count = source.count
        precondition(count == parameterCount && round == 0, "a base policy is loaded before round 0")
        for index in 0..<count where Int32(source[index]).magnitude > bound.magnitude { return false }
        guard configuration.start == .policy(Fingerprint(of: source)) else { return false }
        for index in 0..<count { set(index, to: source[index]) }
        return true
    }

    /// Copies θ of another replica of the same run, with everything that decides its next rounds.
    public mutating func copy(_ other: borrowing Replica) {
        precondition(other.configuration == configuration, "a replica of another run")
        precondition(other.perturbation == nil, "only an unperturbed θ is copied")
        unsafe parameters.update(from: other.parameters, count: parameterCount)
        if configuration.momentum > 0 {
            unsafe averages.update(from: other.averages, count: parameterCount)
        }
        restore(round: other.round, schedule: other.schedule)
        momentumPower = other.momentumPower
        perturbation = nil
    }

    /// Writes a parameter, saturating at the bound that leaves room for a perturbation.
    private func set(_ index: Int, to value: Int16) {
        unsafe parameters[index] = Int16(max(-bound, min(bound, Int32(value))))
    }
}
