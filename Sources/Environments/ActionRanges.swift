// SPDX-License-Identifier: Apache-2.0

/// How one number of an action is told to an environment: `offset + scale × action`, within limits.
public struct ActionRange: Equatable, Sendable {
    /// What an action of 0 is, in the environment's unit.
    public var offset: Float
    /// What an action of 1 adds to that.
    public var scale: Float
    /// Nothing below this is ever sent.
    public var minimum: Float
    /// Nothing above this is ever sent.
    public var maximum: Float
    /// What is sent where there is no action, or one that comes too late.
    public var safe: Float

    /// Makes a range; by default an action within ±1 that is passed on as it is.
    public init(
        offset: Float = 0, scale: Float = 1, minimum: Float = -1, maximum: Float = 1, safe: Float = 0
    ) {
        self.offset = offset
        self.scale = scale
        self.minimum = minimum
        self.maximum = maximum
        self.safe = safe
    }

    /// The number that is sent for an action. What is not a number is not passed on.
    func number(_ action: Float) -> Float {
        let number = offset + scale * action
        guard number == number else { return safe }
        return number < minimum ? minimum : number > maximum ? maximum : number
    }
}
