// SPDX-License-Identifier: Apache-2.0

/// How one observed number is scaled: `(number − offset) × factor`.
public struct ObservationScale: BitwiseCopyable, Equatable, Sendable {
    /// What is subtracted.
    public var offset: Float
    /// What the rest is multiplied by.
    public var factor: Float

    /// Makes a scale; by default one that changes nothing.
    public init(offset: Float = 0, factor: Float = 1) {
        self.offset = offset
        self.factor = factor
    }
}

/// Fixed offsets and factors that bring observations to a range that suits the actor.
///
/// They belong to the base policy: fixed per task, or measured once before round 1, then frozen. Running
/// statistics would have to be shared, and only seeds and sign bits are. 8 bytes per observed number.
@safe
public struct ObservationScales {
    /// A scaled observation is cut at ± this.
    public static let magnitudeMaximum: Float = 10

    /// Observed numbers.
    public let count: Int
    private let scales: UnsafeMutablePointer<ObservationScale>

    /// Takes room for `count` scales from the arena; none changes anything yet.
    public init(count: Int, arena: inout Arena) {
        self.count = count
        unsafe scales = arena.take(ObservationScale.self, count: count)
        for index in 0..<count { unsafe scales[index] = ObservationScale() }
    }

    /// Sets the scale of number `index`.
    public func set(_ index: Int, to scale: ObservationScale) {
        precondition(index >= 0 && index < count, "no such observed number")
        unsafe scales[index] = scale
    }

    /// The scale of number `index`.
    public subscript(index: Int) -> ObservationScale {
        precondition(index >= 0 && index < count, "no such observed number")
        return unsafe scales[index]
    }

    /// Makes activations of observed numbers: four at once where there are vectors, to the same bits.
    /// - Parameter activations: as many as there are scales.
    func activate(_ observation: UnsafePointer<Float>, _ activations: UnsafeMutablePointer<Int16>) {
        var index = 0
        #if arch(x86_64) || arch(arm64)
        while index &+ 4 <= count {
            unsafe activateFour(observation + index, scales + index, activations + index)
            index &+= 4
        }
        #endif
        while index < count {
            unsafe activations[index] = Activation.nearest(to: scale(observation[index], index))
            index &+= 1
        }
    }

    @inline(__always)
    func scale(_ value: Float, _ index: Int) -> Float {
        let scale = unsafe scales[index]
        let scaled = (value - scale.offset) * scale.factor
        if scaled > Self.magnitudeMaximum { return Self.magnitudeMaximum }
        if scaled < -Self.magnitudeMaximum { return -Self.magnitudeMaximum }
        return scaled == scaled ? scaled : 0
    }
}

#if arch(x86_64) || arch(arm64)
@inline(__always)
private func activateFour(
    _ observation: UnsafePointer<Float>, _ scales: UnsafePointer<ObservationScale>,
    _ activations: UnsafeMutablePointer<Int16>
) {
    let numbers = unsafe UnsafeRawPointer(observation).loadUnaligned(as: SIMD4<Float>.self)
    let offsetsAndFactors = unsafe UnsafeRawPointer(scales).loadUnaligned(as: SIMD8<Float>.self)
    let scaled = (numbers - offsetsAndFactors.evenHalf) * offsetsAndFactors.oddHalf
    let highest = SIMD4(repeating: ObservationScales.magnitudeMaximum)
    let below = scaled.replacing(with: highest, where: scaled .> highest)
    let within = below.replacing(with: -highest, where: -highest .> below)
    let real = within.replacing(with: SIMD4(), where: within .!= within)
    unsafe UnsafeMutableRawPointer(activations).storeBytes(
        of: Activation.nearest(to: real), as: SIMD4<Int16>.self)
}
#endif
