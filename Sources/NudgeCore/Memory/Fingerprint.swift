// SPDX-License-Identifier: Apache-2.0

/// A 64-bit hash that names a state: parameters θ, or the settings of a run.
///
/// It finds divergence; it is no defence against someone who wants a collision. ``FingerprintSum`` makes it.
public struct Fingerprint: Equatable, Sendable {
    /// The hash.
    public let value: UInt64

    /// A fingerprint read from a file or a frame.
    public init(value: UInt64) { self.value = value }

    /// The fingerprint of nothing.
    public init() { self = FingerprintSum().fingerprint }

    /// The fingerprint of numbers, for example of a policy's parameters.
    public init(of numbers: Span<Int16>) {
        var sum = FingerprintSum()
        sum.add(numbers)
        self = sum.fingerprint
    }

    /// The lower 16 bits, which a vote carries.
    public var short: UInt16 { UInt16(truncatingIfNeeded: value) }
    /// The lower 32 bits, which a commit carries.
    public var medium: UInt32 { UInt32(truncatingIfNeeded: value) }
}
