// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AggregatorServer

@Suite("The log of refusals")
struct RefusalLogTests {
    @Test("names a peer and a reason at once, and counts what comes again")
    func again() {
        var log = RefusalLog()
        let isTold = [RefusalLog.Reason.unknown, .expired].map { log.add($0, "robot at 10.0.0.1") }
        #expect(isTold == [true, true])
        let isToldAgain = (0..<41).map { _ in log.add(.unknown, "robot at 10.0.0.1") }
        #expect(!isToldAgain.contains(true))
        let hidden = log.takeHidden()
        #expect(hidden.map(\.reason) == [.unknown])
        #expect(hidden.map(\.count) == [41] && hidden.map(\.peerCount) == [1])
        // A new while begins.
        let isToldLater = log.add(.unknown, "robot at 10.0.0.1")
        let rest = log.takeHidden()
        #expect(isToldLater && rest.isEmpty)
    }

    @Test("tells of some peers only, and remembers no more than it has room for")
    func flood() {
        var log = RefusalLog()
        let told = (0..<100_000).count { log.add(.noTLS, "10.0.\($0 / 256).\($0 % 256)") }
        #expect(told == RefusalLog.tellingCount)
        let hidden = log.takeHidden()
        #expect(hidden.map(\.count) == [100_000 - told])
        #expect(hidden.map(\.peerCount) == [RefusalLog.peerCountLimit])
    }
}
