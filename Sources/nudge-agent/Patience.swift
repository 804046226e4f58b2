// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import NudgeCore

/// How long to wait before dialling again: anything up to a limit that doubles with every failure ("full
/// jitter"), so that a fleet whose aggregator comes back does not arrive all at once.
struct Patience {
    private static let firstLimitMilliseconds: UInt64 = 500
    private static let limitMaximumMilliseconds: UInt64 = 60_000
    /// Where servers take turns, somebody is there again within seconds: so many waits stay short.
    private static let shortWaitCount: UInt64 = 16
    private static let shortLimitMilliseconds: UInt64 = 1_000
    /// A connection that held so long was a good one: what comes after it is a first failure again.
    private static let goodMilliseconds: UInt64 = 10_000
    /// The longest that a refusal can make an agent wait, whatever it says: what made the aggregator refuse
    /// is mended by people, who then want to see their boards.
    private static let refusalSecondsMaximum: UInt32 = 240

    private var failureCount: UInt64 = 0
    /// Commits that were followed when it was last looked.
    private var commitCount = 0
    /// Whether the first failure is the last.
    private let isOnce: Bool

    init(isOnce: Bool) { self.isOnce = isOnce }

    /// Where servers take turns, a server that committed a round was a good one, however short its turn.
    mutating func heed(commitCount: Int, _ link: borrowing AggregatorLink) {
        if commitCount > self.commitCount, link.hasSeveralAddresses { failureCount = 0 }
        self.commitCount = commitCount
    }

    /// Waits, unless dialling again makes no sense, or another address is to be tried first.
    /// - Throws: the reason itself when there is no other try, or `stopped`.
    mutating func pause(after parting: Parting, _ link: inout AggregatorLink) throws(Parting) {
        guard parting.exitStatus == nil else { throw parting }
        if link.heldMilliseconds >= Self.goodMilliseconds { failureCount = 0 }
        if link.turnToNext() { return Event.disconnected(parting, waitMilliseconds: 0) }
        guard !isOnce else { throw parting }
        let limit = limitMilliseconds(link.hasSeveralAddresses)
        failureCount += 1
        var wait = Self.chance(below: limit + 1)
        if let seconds = parting.retryAfterSeconds {
            wait += UInt64(min(seconds, Self.refusalSecondsMaximum)) * 1_000
        }
        Event.disconnected(parting, waitMilliseconds: wait)
        let end = board_nanoseconds() + wait * 1_000_000
        while true {
            guard board_stop_signal() == 0 else { throw .stopped }
            board_calm_watchdog()
            let now = board_nanoseconds()
            guard now < end else { return }
            board_link_pause(UInt32(min((end - now) / 1_000_000 + 1, 5_000)))
        }
    }

    private func limitMilliseconds(_ hasSeveralAddresses: Bool) -> UInt64 {
        var doublings = failureCount
        if hasSeveralAddresses {
            guard failureCount >= Self.shortWaitCount else { return Self.shortLimitMilliseconds }
            doublings -= Self.shortWaitCount
        }
        return min(Self.firstLimitMilliseconds << min(doublings, 16), Self.limitMaximumMilliseconds)
    }

    /// A number below `limit`, all equally likely but for a part in 2^32.
    private static func chance(below limit: UInt64) -> UInt64 {
        var number: UInt32 = 0
        unsafe board_entropy(&number, 4)
        return (UInt64(number) * limit) >> 32
    }
}
#endif
