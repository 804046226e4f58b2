// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import Foundation

/// A fleet made up for tests of the web side.
enum WebSample {
    static let token = "abcdefghijklmnop.0123~-_"

    static func member(_ index: Int) -> FleetStatus.Member {
        var member = FleetStatus.Member(name: "board-\(index)")
        member.isConnected = true
        member.block = index % 16
        member.replica = index / 16
        member.votes = 90
        member.absences = 10
        member.agreements = 80
        member.disagreements = 10
        member.lastRound = 199
        return member
    }

    static func round(_ number: UInt32) -> FleetStatus.Round {
        FleetStatus.Round(
            round: number, isAccepted: number % 10 != 0, votes: 15, absent: 1, inFavour: 8, milliseconds: 40,
            returnMean: number % 5 == 0 ? Double(number) - 0.5 : nil)
    }

    static func status(memberCount: Int) -> FleetStatus {
        var status = FleetStatus(
            run: "run \"one\"", task: "half-cheetah", algorithm: "par-s2zpo", parameterCount: 5702,
            roundCount: 500)
        status.round = 200
        status.phase = .collecting
        status.nowMilliseconds = 90_500
        status.openedAtMilliseconds = 90_000
        status.memberCount = memberCount
        status.connectedCount = memberCount
        status.quorum = 12
        status.voteCount = 3
        status.learningRate = 0.00976
        status.perturbationScale = 0.0488
        status.acceptedCount = 180
        status.rejectedCount = 20
        status.fingerprint = "ecec6eb0360ec791"
        status.votes.counted = 3000
        status.votes.late = 7
        status.votes.foreign = UInt64(Int64.max)
        status.traffic.applicationBytesIn = 24_000
        status.traffic.socketBytesOut = 90_001
        for duration: UInt64 in [1, 2, 3, 40, 400_000] { status.durations.add(milliseconds: duration) }
        status.members = (0..<memberCount).map(member)
        status.measurement = .init(round: 195, returnMean: 194.5)
        status.recentRounds = (136..<200).map(round)
        return status
    }

    static let events = [
        EventEntry(
            time: Date(timeIntervalSince1970: 1_700_000_100), device: "board-0", kind: "revoked",
            detail: "</script><b>no markup</b>")
    ]

    static let authorityEnd = Date(timeIntervalSince1970: 2_000_000_000)

    static func source(memberCount: Int = 16) -> WebSource {
        let status = status(memberCount: memberCount)
        return WebSource(
            status: { status },
            rounds: { first, limit in (first..<max(first, 200)).prefix(limit).map(round) },
            devices: { [] },
            identities: { IdentityCensus([], authorityEnd: authorityEnd, at: authorityEnd - 86_400) },
            people: { [] },
            events: { Array(events.prefix($0)) })
    }
}
