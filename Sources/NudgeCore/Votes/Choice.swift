// SPDX-License-Identifier: Apache-2.0

/// One answer to the question "which of these behaviours is the best?".
///
/// A question shows 2M behaviours, numbered by *lane*: lane 2m is θ + μ v_m, lane 2m + 1 its mirror image
/// θ − μ v_m, or θ itself where pairs are one-sided. It is the same value whether a simulated panel, a
/// keyboard, a web page or a button on the robot gave it.
public enum Choice: Equatable, Sendable {
    /// The behaviour of this lane, 0..<2M.
    case lane(UInt8)
    /// All are as good.
    case equal
    /// The person cannot tell, or does not want to answer.
    case cannotTell

    /// The perturbed behaviour of a single pair.
    public static var first: Choice { .lane(0) }
    /// The other behaviour of a single pair.
    public static var second: Choice { .lane(1) }

    /// Reads a byte: a lane, 16 for equal, 17 for "cannot tell"; nil for any other.
    public init?(rawValue: UInt8) {
        switch rawValue {
        case 0..<UInt8(Limits.behaviourCountMaximum): self = .lane(rawValue)
        case 16: self = .equal
        case 17: self = .cannotTell
        default: return nil
        }
    }

    /// The byte that ``init(rawValue:)`` reads.
    public var rawValue: UInt8 {
        switch self {
        case .lane(let lane): lane
        case .equal: 16
        case .cannotTell: 17
        }
    }
}
