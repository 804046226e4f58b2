// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64) || arch(arm64)
/// What a layer's neurons give: the tangents of their sums, eight at once, to the bits of
/// ``Activation/squashed(_:shift:)``. Only the table is read one by one.
///
/// - Parameter sums: as many as fill the last eight are readable, and so are their activations writable.
/// - Parameter shift: by how much a sum's fraction is longer than a tangent's.
func squash(
    _ sums: UnsafePointer<Int32>, _ activations: UnsafeMutablePointer<Int16>, _ count: Int, _ shift: Int32
) {
    unsafe Tangent.places.span.withUnsafeBytes { table in
        let table = unsafe table.baseAddress.unsafelyUnwrapped
        var index = 0
        while index < count {
            let sums = unsafe UnsafeRawPointer(sums + index).loadUnaligned(as: SIMD8<Int32>.self)
            let tangents = unsafe SIMD8(
                lowHalf: squashed(sums.lowHalf, UInt32(bitPattern: shift), table),
                highHalf: squashed(sums.highHalf, UInt32(bitPattern: shift), table))
            unsafe UnsafeMutableRawPointer(activations + index).storeBytes(
                of: SIMD8(truncatingIfNeeded: tangents), as: SIMD8<Int16>.self)
            index &+= 8
        }
    }
}

@inline(__always)
private func squashed(_ sums: SIMD4<Int32>, _ shift: UInt32, _ table: UnsafeRawPointer) -> SIMD4<Int32> {
    let signs = sums &>> 31
    let magnitudes = SIMD4<UInt32>(truncatingIfNeeded: (sums ^ signs) &- signs) &>> shift
    // The smaller of a magnitude and the last one. SSE2 compares only numbers with signs.
    let left = SIMD4<Int32>(truncatingIfNeeded: SIMD4(repeating: Tangent.last) &- magnitudes)
    let bounded = magnitudes &+ SIMD4<UInt32>(truncatingIfNeeded: left & left &>> 31)
    let ends = unsafe SIMD4(
        ends(bounded[0], table), ends(bounded[1], table), ends(bounded[2], table), ends(bounded[3], table))
    let rest = SIMD4<Int32>(truncatingIfNeeded: bounded & (1 &<< UInt32(Tangent.restBits) &- 1))
    let dropped = Tangent.interpolatedBits - Activation.fractionBits
    // To the upper end and back, so that the compiler sees that 16 bits are enough.
    let rounded = ((interpolated(ends, rest) &+ 1 &<< (dropped - 1)) &<< 3) &>> (dropped + 3)
    return (rounded ^ signs) &- signs
}

/// The entry at a magnitude's place in the table, and above it the one behind.
@inline(__always)
private func ends(_ magnitude: UInt32, _ table: UnsafeRawPointer) -> Int32 {
    let place = Int(truncatingIfNeeded: magnitude &>> UInt32(Tangent.restBits))
    return unsafe table.loadUnaligned(fromByteOffset: 2 &* place, as: Int32.self)
}

/// Both factors of the product have 16 bits, which the compiler sees: SSE2 multiplies no wider ones in one
/// instruction.
@inline(__always)
private func interpolated(_ ends: SIMD4<Int32>, _ rest: SIMD4<Int32>) -> SIMD4<Int32> {
    let rise = (((ends &>> 16) &- ends) &<< 16) &>> 16
    return ((ends &<< 16) &>> (16 - Tangent.restBits)) &+ rise &* rest
}
#endif
