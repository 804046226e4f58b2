// SPDX-License-Identifier: Apache-2.0

/// The integer lattice on which parameters live: an `Int16` times 2^−fractionBits.
///
/// Perturbing, undoing and stepping are integer additions, so undoing is exact, a replay is bit-identical on
/// every processor, and a parameter costs two bytes.
public struct Lattice: Equatable, Sendable {
    /// f: 12 gives a range of ±8 with a resolution of 0.00024. 4...14.
    public let fractionBits: UInt8

    /// Makes the lattice with this many fractional bits.
    public init(fractionBits: UInt8) {
        self.fractionBits = fractionBits
    }

    /// The distance between neighbouring values: 2^−f.
    public var resolution: Float { Float(sign: .plus, exponent: -Int(fractionBits), significand: 1) }

    /// A distance in lattice units with sixteen fractional bits, as schedules keep α and μ.
    ///
    /// - Parameter value: at least 0.
    /// - Returns: nil when the value is negative, not finite, or 32,768 units and more.
    public func distance(_ value: Double) -> UInt32? {
        let scaled = value * Double(sign: .plus, exponent: Int(fractionBits) + 16, significand: 1) + 0.5
        guard scaled >= 0.5, scaled < 0x1p31 else { return nil }
        return UInt32(scaled)
    }

    /// The value of a distance made by ``distance(_:)``.
    public func value(ofDistance distance: UInt32) -> Double {
        Double(distance) * Double(sign: .plus, exponent: -Int(fractionBits) - 16, significand: 1)
    }

    /// The nearest lattice point to a number, saturating at the ends of the range.
    public func nearest(_ value: Float) -> Int16 {
        let scaled = value / resolution
        let rounded = scaled + (scaled < 0 ? -0.5 : 0.5)
        if rounded >= 32767 { return .max }
        if rounded <= -32767 { return -.max }
        return rounded == rounded ? Int16(rounded) : 0
    }
}
