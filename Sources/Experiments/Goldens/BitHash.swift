// SPDX-License-Identifier: Apache-2.0

/// A hash of all bits of some numbers.
public struct BitHash: Sendable {
    /// The hash of the numbers so far.
    public private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Starts at no numbers.
    public init() {}

    /// The hash of these numbers.
    public init(_ numbers: [Double]) {
        for number in numbers { add(number) }
    }

    /// Adds a number.
    public mutating func add(_ number: Double) {
        value = (value ^ number.bitPattern) &* 0x100_0000_01B3
        value ^= value >> 29
    }
}
