// SPDX-License-Identifier: Apache-2.0

/// Fills the buffer of an observation from the front.
@safe struct ObservationWriter {
    private let buffer: StateVector
    private(set) var count = 0

    init(_ buffer: StateVector) { self.buffer = buffer }

    mutating func append(_ number: Double) {
        buffer[count] = number
        count += 1
    }

    /// Appends the numbers of a vector from an index on, clipped to ± `bound`.
    mutating func append(_ vector: StateVector, from first: Int = 0, within bound: Double = .infinity) {
        for index in first..<vector.count { append(clipped(vector[index], within: bound)) }
    }
}

/// The number, or the nearer bound if it lies outside ± `bound`. What is not a number stays so.
@inline(__always)
func clipped(_ number: Double, within bound: Double) -> Double {
    number > bound ? bound : number < -bound ? -bound : number
}
