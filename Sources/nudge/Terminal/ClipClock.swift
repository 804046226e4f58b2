// SPDX-License-Identifier: Apache-2.0

/// Time on the screen, as the page's `player.js` keeps it: clips loop in step, faster or slower, and stand
/// still when they are told to.
struct ClipClock {
    static let speeds = [0.25, 0.5, 1, 2, 4, 8]
    /// A clip lasts at least so long at speed 1: a body that falls at once is seen falling.
    private static let shortestSeconds = 0.8
    /// The last picture stays so long before the clip begins anew.
    private static let restSeconds = 0.6

    /// Simulated seconds that pass in a second at speed 1.
    let simulatedSpeed: Double
    private var speedIndex = 2
    private var clipSeconds = 0.0
    private var elapsed = 0.0
    /// How often the clip was seen to its end.
    private(set) var plays = 0
    var isPaused = false

    init(simulatedSpeed: Double) { self.simulatedSpeed = simulatedSpeed }

    var speed: Double { Self.speeds[speedIndex] }
    var isSeen: Bool { plays > 0 }
    private var screenSeconds: Double { max(clipSeconds / simulatedSpeed, Self.shortestSeconds) }
    /// How much of the clip has passed, 0...1.
    var share: Double { min(elapsed / screenSeconds, 1) }
    /// The clip's own seconds that have passed.
    var clipTime: Double { share * clipSeconds }

    /// Starts a clip of so many simulated seconds, which somebody may have seen before.
    mutating func begin(clipSeconds: Double, wasSeen: Bool) {
        self.clipSeconds = clipSeconds
        elapsed = 0
        plays = wasSeen ? 1 : 0
        isPaused = false
    }

    mutating func advance(seconds: Double) {
        guard !isPaused else { return }
        let wasAtEnd = share == 1
        elapsed += seconds * speed
        if !wasAtEnd, share == 1 { plays += 1 }
        if elapsed > screenSeconds + Self.restSeconds { elapsed = 0 }
    }

    /// The next speed, up or down.
    mutating func changeSpeed(by steps: Int) {
        speedIndex = min(max(speedIndex + steps, 0), Self.speeds.count - 1)
    }
}
