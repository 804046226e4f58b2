// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
/// What a key says, wherever it is pressed.
enum Key: Equatable {
    /// This behaviour is best, counted from 0.
    case lane(Int)
    /// The first one of a pair is better; of more behaviours it says nothing.
    case left
    /// The second one of a pair is better.
    case right
    /// All are as good.
    case equal
    case cannotTell
    /// All shall be shown once more.
    case again
    /// What was said does not count.
    case back
    /// Which keys are there?
    case help
}
#endif
