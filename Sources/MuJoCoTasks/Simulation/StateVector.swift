// SPDX-License-Identifier: Apache-2.0

/// A vector of numbers inside the engine's memory, as long as the simulation it belongs to.
///
/// The one place where that memory is touched: every access is checked against the count.
@safe struct StateVector {
    private let start: UnsafeMutablePointer<Double>
    let count: Int

    /// - Parameters:
    ///   - start: memory that outlives the vector; may only be nil when there are no numbers.
    ///   - count: the numbers there.
    init(_ start: UnsafeMutablePointer<Double>?, count: Int) {
        unsafe self.start = start ?? UnsafeMutablePointer(bitPattern: MemoryLayout<Double>.alignment)!
        self.count = count
    }

    subscript(index: Int) -> Double {
        @inline(__always) get {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "outside the state vector")
            return unsafe start[index]
        }
        @inline(__always) nonmutating set {
            precondition(UInt(bitPattern: index) < UInt(bitPattern: count), "outside the state vector")
            unsafe start[index] = newValue
        }
    }

    /// Sets every number to zero.
    func clear() {
        for index in 0..<count { self[index] = 0 }
    }

    /// Overwrites every number.
    func copy(_ numbers: Span<Double>) {
        precondition(numbers.count == count, "a state needs as many numbers as the body has coordinates")
        for index in 0..<count { self[index] = numbers[index] }
    }

    /// Whether no number is infinite or not a number.
    var isFinite: Bool {
        for index in 0..<count where !self[index].isFinite { return false }
        return true
    }
}
