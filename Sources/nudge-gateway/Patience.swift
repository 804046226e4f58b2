// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// How long to wait between dials: longer after every failure.
struct Patience {
    static let firstWait = TimeAmount.milliseconds(500)
    private static let longestWait = TimeAmount.seconds(60)
    /// Where there are several addresses, somebody is there again within seconds: so many waits stay short.
    private static let shortWaitCount = 16
    private static let shortWaitMilliseconds: ClosedRange<Int64> = 500...1_000
    /// A connection that held so long was a good one: what comes after it is a first failure again.
    private static let goodTime = TimeAmount.seconds(10)

    private var failureCount = 0
    /// How long after a dial the next one may come.
    private(set) var wait = Patience.firstWait

    /// A dial was in vain, or its connection did not last.
    /// - Parameters:
    ///   - held: how long it lasted.
    ///   - hasSeveralAddresses: whether somebody may be at another one soon.
    mutating func fail(after held: TimeAmount, hasSeveralAddresses: Bool) {
        guard held < Self.goodTime else {
            self = Patience()
            return
        }
        failureCount += 1
        if hasSeveralAddresses, failureCount <= Self.shortWaitCount {
            // Not all devices at the same moment.
            wait = .milliseconds(.random(in: Self.shortWaitMilliseconds))
        } else {
            wait = min(wait + wait, Self.longestWait)
        }
    }
}
