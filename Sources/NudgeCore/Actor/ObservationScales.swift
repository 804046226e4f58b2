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
    private let offsets: UnsafeMutablePointer<Float>
    private let factors: UnsafeMutablePointer<Float>

    /// Takes room for `count` scales from the arena; all offsets are 0 and all factors 1.
    public init(count: Int, arena: inout Arena) {
        self.count = count
        unsafe offsets = arena.take(Float.self, count: count)
        unsafe factors = arena.take(Float.self, count: count)
        for index in 0..<count { unsafe factors[index] = 1 }
    }

    /// Sets what is subtracted from number `index`, and what the rest is multiplied by.
    public func set(_ index: Int, offset: Float, factor: Float) {
        precondition(index >= 0 && index < count, "no such observed number")
        unsafe offsets[index] = offset
        unsafe factors[index] = factor
    }

    /// The offset and the factor of number `index`.
    public subscript(index: Int) -> (offset: Float, factor: Float) {
        precondition(index >= 0 && index < count, "no such observed number")
        return unsafe (offsets[index], factors[index])
    }

    @inline(__always)
    func scale(_ value: Float, _ index: Int) -> Float {
        let scaled = unsafe (value - offsets[index]) * factors[index]
        if scaled > Self.magnitudeMaximum { return Self.magnitudeMaximum }
        if scaled < -Self.magnitudeMaximum { return -Self.magnitudeMaximum }
        return scaled == scaled ? scaled : 0
    }
}
