// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64) || arch(arm64)
extension Signs {
    /// Adds `distance` × the signs to parameters that it cannot carry out of range.
    ///
    /// - Parameters:
    ///   - distance: lattice units, of a magnitude below 32,768.
    ///   - target: the parameter of the stretch's first coordinate. Where the last of `lanes` stands within a
    ///     vector of sixteen, the rest of it is memory, too, and stays what it is.
    ///   - lanes: the coordinates to move, within 0..<``count``.
    @inline(__always)
    func add(_ distance: Int32, to target: UnsafeMutablePointer<Int16>, _ lanes: Range<Int>) {
        unsafe moveVectors(target, lanes, distance, nil)
    }

    /// Moves parameters by `distance` × the signs, and stops them at ± `bound`.
    ///
    /// - Parameters: as of ``add(_:to:_:)``; all parameters are within ± `bound`, which is 1...32767.
    @inline(__always)
    func move(
        _ target: UnsafeMutablePointer<Int16>, _ lanes: Range<Int>, by distance: Int32, bound: Int32
    ) {
        unsafe moveVectors(target, lanes, distance, SIMD16(repeating: Int16(truncatingIfNeeded: bound)))
    }

    /// Moves whole vectors, and of the first and the last one what is in `lanes`.
    @inline(__always)
    private func moveVectors(
        _ target: UnsafeMutablePointer<Int16>, _ lanes: Range<Int>, _ distance: Int32,
        _ bounds: SIMD16<Int16>?
    ) {
        let units = SIMD16(repeating: Int16(truncatingIfNeeded: distance.magnitude))
        let downwards = distance < 0 ? bits : ~bits
        unsafe withUnsafeBytes(of: downwards) { bytes in
            let bits = unsafe bytes.baseAddress.unsafelyUnwrapped.assumingMemoryBound(to: UInt16.self)
            var index = lanes.lowerBound >> 4
            let end = lanes.upperBound >> 4
            let fromFirst = UInt16.max &<< UInt16(truncatingIfNeeded: lanes.lowerBound)
            let toLast = ~(UInt16.max &<< UInt16(truncatingIfNeeded: lanes.upperBound))
            if fromFirst != .max, index < end {
                unsafe Self.move(target + index &<< 4, bits[index], Self.part(units, fromFirst), bounds)
                index &+= 1
            }
            // Two at a time, because they come from memory together.
            let last = end &- 1
            while index < last {
                let pair = unsafe bytes.loadUnaligned(fromByteOffset: index &<< 1, as: SIMD2<UInt16>.self)
                unsafe Self.move(target + index &<< 4, pair.x, units, bounds)
                unsafe Self.move(target + (index &+ 1) &<< 4, pair.y, units, bounds)
                index &+= 2
            }
            if index < end {
                unsafe Self.move(target + index &<< 4, bits[index], units, bounds)
            }
            if toLast != 0 {
                let inside = lanes.lowerBound >> 4 == end ? fromFirst & toLast : toLast
                unsafe Self.move(target + end &<< 4, bits[end], Self.part(units, inside), bounds)
            }
        }
    }

    /// Moves sixteen parameters by `step`: down where a bit is set, else up.
    @inline(__always)
    private static func move(
        _ target: UnsafeMutablePointer<Int16>, _ downwards: UInt16, _ step: SIMD16<Int16>,
        _ bounds: SIMD16<Int16>?
    ) {
        let vector = UnsafeMutableRawPointer(target)
        let parameters = unsafe vector.loadUnaligned(as: SIMD16<Int16>.self)
        let minus = mask(downwards)
        let moved: SIMD16<Int16>
        if let bounds {
            // A number's complement is −x − 1: the lattice upside down, where a step down is one up.
            let upwards = parameters ^ minus
            let highest = bounds &- step &+ minus
            moved = (upwards.replacing(with: highest, where: upwards .> highest) &+ step) ^ minus
        } else {
            moved = parameters &+ step &- (minus & (step &+ step))
        }
        unsafe vector.storeBytes(of: moved, as: SIMD16<Int16>.self)
    }

    /// `units` in the lanes whose bit is set, 0 in the others. Not inlined, because where the compiler knows
    /// how bits were made, it makes a vector of them bit by bit.
    @inline(never)
    private static func part(_ units: SIMD16<Int16>, _ bits: UInt16) -> SIMD16<Int16> {
        units & mask(bits)
    }

    /// −1 in the lanes whose bit is set, 0 in the others.
    @inline(__always)
    private static func mask(_ bits: UInt16) -> SIMD16<Int16> {
        let places = SIMD16<UInt16>(
            1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 32768)
        let isSet = (SIMD16(repeating: bits) & places) .== places
        return SIMD16(repeating: 0).replacing(with: -1, where: isSet)
    }
}
#endif
