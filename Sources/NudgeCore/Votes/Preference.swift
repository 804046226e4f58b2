// SPDX-License-Identifier: Apache-2.0

/// One answer to the question "which of these two behaviours is better?".
///
/// It is the same value whether a simulated panel, a keyboard, a web page or a button on the robot gave it.
public enum Preference: UInt8, Sendable {
    /// The behaviour that was shown first.
    case first = 0
    /// The behaviour that was shown second.
    case second = 1
    /// Both are as good.
    case equal = 2
    /// The person cannot tell, or does not want to answer.
    case cannotTell = 3
}
