// SPDX-License-Identifier: Apache-2.0

#if !(arch(x86_64) || arch(arm64))
extension Signs {
    /// Adds `distance` × the signs to parameters that it cannot carry out of range.
    func add(_ distance: Int32, to target: UnsafeMutablePointer<Int16>, _ lanes: Range<Int>) {
        unsafe move(target, lanes, by: distance, bound: Int32(Int16.max))
    }

    /// Moves parameters by `distance` × the signs, and stops them at ± `bound`.
    func move(
        _ target: UnsafeMutablePointer<Int16>, _ lanes: Range<Int>, by distance: Int32, bound: Int32
    ) {
        for lane in lanes {
            let word = bits[lane >> 5] >> UInt32(truncatingIfNeeded: lane & 31)
            let minus = Int32(bitPattern: word & 1) &- 1
            let moved = unsafe Int32(target[lane]) &+ (distance ^ minus) &- minus
            unsafe target[lane] = Int16(truncatingIfNeeded: max(-bound, min(bound, moved)))
        }
    }
}
#endif
