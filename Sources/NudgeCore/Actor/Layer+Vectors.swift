// SPDX-License-Identifier: Apache-2.0

#if arch(x86_64) || arch(arm64)
/// One layer: `sums = bias + Σ weight × activation`, in units of both resolutions.
///
/// Eight sums stay in registers; on x86-64 thirty-two where that many are left, which halves what a sum takes
/// beside its products. Rows are added in pairs; where the inputs are odd in number, the biases are the row
/// of one more, which is always 1.
func sumLayer(
    _ parameters: UnsafePointer<Int16>, _ activations: UnsafePointer<Int16>, _ inputCount: Int,
    _ sums: UnsafeMutablePointer<Int32>, _ outputCount: Int
) {
    var output = 0
    #if arch(x86_64)
    while output &+ 24 < outputCount {
        unsafe sumThirtyTwo(parameters + output, activations, inputCount, sums + output, outputCount)
        output &+= 32
    }
    #endif
    while output < outputCount {
        unsafe sumEight(parameters + output, activations, inputCount, sums + output, outputCount)
        output &+= 8
    }
}

@inline(__always)
private func sumEight(
    _ parameters: UnsafePointer<Int16>, _ activations: UnsafePointer<Int16>, _ inputCount: Int,
    _ sums: UnsafeMutablePointer<Int32>, _ outputCount: Int
) {
    var eight = EightSums()
    var row = unsafe parameters + outputCount
    var activation = unsafe activations
    let end = unsafe activations + inputCount
    if inputCount & 1 == 0 {
        eight = unsafe EightSums(biases: parameters)
    } else {
        unsafe eight.add(row, parameters, pairWithOne(activation))
        unsafe row += outputCount
        unsafe activation += 1
    }
    while unsafe activation < end {
        unsafe eight.add(row, row + outputCount, pair(activation))
        unsafe row += 2 &* outputCount
        unsafe activation += 2
    }
    unsafe eight.store(to: sums)
}

#if arch(x86_64)
@inline(__always)
private func sumThirtyTwo(
    _ parameters: UnsafePointer<Int16>, _ activations: UnsafePointer<Int16>, _ inputCount: Int,
    _ sums: UnsafeMutablePointer<Int32>, _ outputCount: Int
) {
    var (first, second, third, fourth) = (EightSums(), EightSums(), EightSums(), EightSums())
    var row = unsafe parameters + outputCount
    var activation = unsafe activations
    let end = unsafe activations + inputCount
    if inputCount & 1 == 0 {
        first = unsafe EightSums(biases: parameters)
        second = unsafe EightSums(biases: parameters + 8)
        third = unsafe EightSums(biases: parameters + 16)
        fourth = unsafe EightSums(biases: parameters + 24)
    } else {
        let values = unsafe pairWithOne(activation)
        unsafe first.add(row, parameters, values)
        unsafe second.add(row + 8, parameters + 8, values)
        unsafe third.add(row + 16, parameters + 16, values)
        unsafe fourth.add(row + 24, parameters + 24, values)
        unsafe row += outputCount
        unsafe activation += 1
    }
    while unsafe activation < end {
        let next = unsafe row + outputCount
        let values = unsafe pair(activation)
        unsafe first.add(row, next, values)
        unsafe second.add(row + 8, next + 8, values)
        unsafe third.add(row + 16, next + 16, values)
        unsafe fourth.add(row + 24, next + 24, values)
        unsafe row += 2 &* outputCount
        unsafe activation += 2
    }
    unsafe first.store(to: sums)
    unsafe second.store(to: sums + 8)
    unsafe third.store(to: sums + 16)
    unsafe fourth.store(to: sums + 24)
}
#endif

/// Two activations, four times.
@inline(__always)
private func pair(_ activations: UnsafePointer<Int16>) -> SIMD8<Int16> {
    unsafe four(UnsafeRawPointer(activations).loadUnaligned(as: UInt32.self))
}

/// An activation, and the one of the biases, four times.
@inline(__always)
private func pairWithOne(_ activation: UnsafePointer<Int16>) -> SIMD8<Int16> {
    unsafe four(UInt32(UInt16(bitPattern: activation[0])) | UInt32(Activation.one) &<< 16)
}

@inline(__always)
private func four(_ pair: UInt32) -> SIMD8<Int16> {
    unsafe unsafeBitCast(SIMD4(repeating: pair), to: SIMD8<Int16>.self)
}

/// Lane by lane, because the library's conversion is a call where a build is for size.
@inline(__always)
private func widened(_ four: SIMD4<Int16>) -> SIMD4<Int32> {
    SIMD4(Int32(four[0]), Int32(four[1]), Int32(four[2]), Int32(four[3]))
}

@inline(__always)
func widened(_ eight: SIMD8<Int16>) -> SIMD8<Int32> {
    SIMD8(lowHalf: widened(eight.lowHalf), highHalf: widened(eight.highHalf))
}

/// The sums of eight neighbouring outputs.
private struct EightSums {
    private var low: SIMD4<Int32>
    private var high: SIMD4<Int32>

    /// Sums of nothing.
    @inline(__always)
    init() { (low, high) = (SIMD4(), SIMD4()) }

    @inline(__always)
    init(biases: UnsafePointer<Int16>) {
        let eight = unsafe Self.load(biases)
        low = widened(eight.lowHalf) &<< Activation.fractionBits
        high = widened(eight.highHalf) &<< Activation.fractionBits
    }

    /// Adds two inputs' products.
    @inline(__always)
    mutating func add(_ row: UnsafePointer<Int16>, _ next: UnsafePointer<Int16>, _ values: SIMD8<Int16>) {
        let (these, those) = unsafe (Self.load(row), Self.load(next))
        low &+= Self.products(these.lowHalf, those.lowHalf, values)
        high &+= Self.products(these.highHalf, those.highHalf, values)
    }

    @inline(__always)
    func store(to sums: UnsafeMutablePointer<Int32>) {
        unsafe UnsafeMutableRawPointer(sums).storeBytes(
            of: SIMD8(lowHalf: low, highHalf: high), as: SIMD8<Int32>.self)
    }

    @inline(__always)
    private static func load(_ row: UnsafePointer<Int16>) -> SIMD8<Int16> {
        unsafe UnsafeRawPointer(row).loadUnaligned(as: SIMD8<Int16>.self)
    }

    @inline(__always)
    private static func products(
        _ these: SIMD4<Int16>, _ those: SIMD4<Int16>, _ values: SIMD8<Int16>
    ) -> SIMD4<Int32> {
        #if arch(x86_64)
        // Side by side, they are one instruction: pmaddwd.
        var weights = SIMD8<Int16>()
        (weights.evenHalf, weights.oddHalf) = (these, those)
        let products = widened(weights) &* widened(values)
        return products.evenHalf &+ products.oddHalf
        #else
        // A multiplication by one lane adds up by itself: smlal.
        return widened(these) &* Int32(values[0]) &+ widened(those) &* Int32(values[1])
        #endif
    }
}
#endif
