// SPDX-License-Identifier: Apache-2.0

extension Actor {
    /// Makes the actions of the sums, which hold the offsets and the feedback, and of each action's
    /// oscillator and the pull of its joint.
    ///
    /// A whole cycle of phase is a parameter of 4. No multiplication is fused.
    func oscillate(
        _ rhythm: Rhythm, _ parameters: UnsafePointer<Int16>, _ observation: Span<Float>,
        _ actions: inout MutableSpan<Float>
    ) {
        let wave = unsafe Wave(
            speeds: (Float(parameters[0]) * resolution, Float(parameters[1]) * resolution),
            pace: rhythm.pace)
        let now = wave.increment &* clock
        let actionCount = shape.actionCount
        let amplitudes = unsafe parameters + Rhythm.speedCount
        let phases = unsafe amplitudes + actionCount
        let offsets = unsafe phases + actionCount
        let gain = Float(rhythm.feedbackGain) * 0x1p-8 * Activation.resolution
        for action in 0..<actionCount {
            let phase = unsafe UInt32(bitPattern: Int32(phases[action])) &<< phaseShift
            let swing = unsafe Float(amplitudes[action]) * resolution * wave.value(at: now &+ phase)
            let angle = Int(rhythm.firstAngle) + action
            let speed = Int(rhythm.firstSpeed) + action
            let pull = scales.scale(observation[angle], angle) + scales.scale(observation[speed], speed)
            let offset = unsafe Int32(offsets[action])
            let feedback = unsafe Float(sums[action] &- offset &<< Activation.fractionBits) * gain
            let output = (Float(offset) + feedback) * resolution + swing - pull
            actions[action] = shape.squashing == .tanh ? Tangent.of(output) : output
        }
    }
}
