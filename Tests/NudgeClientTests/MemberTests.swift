// SPDX-License-Identifier: Apache-2.0

import CNudge
import Federation
import Foundation
import NudgeCore
import Programs
import Testing

/// `nudge_member.h`'s members at streams of a real aggregator.
@Suite("Members at a stream")
struct MemberTests {
    private func expectInStep(_ fleet: MemberFleet, _ members: [Int]? = nil) {
        for index in members ?? Array(fleet.members.indices) {
            #expect(fleet.members[index].fingerprint == fleet.fingerprint, "member \(index)")
        }
    }

    @Test("join, play, vote and follow, however the stream is cut up", arguments: [1, 7, Int.max])
    func honest(pieceBytes: Int) throws {
        let fleet = try MemberFleet(memberCount: 3)
        for index in fleet.members.indices {
            fleet.members[index].pieceBytes = pieceBytes
            fleet.connect(index)
        }
        fleet.play(untilRound: 30)
        expectInStep(fleet)
        for member in fleet.members {
            #expect(member.errors.isEmpty)
            #expect(member.events.prefix(2).contains(Int32(NUDGE_JOINED)))
            #expect(member.events.filter { $0 == NUDGE_COMMITTED }.count >= 25)
        }
    }

    @Test("catch up by a snapshot who come late, and by the log who were away for a while")
    func catchingUp() throws {
        let fleet = try MemberFleet(memberCount: 3)
        for index in 0..<2 { fleet.connect(index) }
        fleet.play(untilRound: 20)
        fleet.kindsSent = []
        fleet.connect(2)
        fleet.speak()
        let (log, snapshot): (UInt8, UInt8) = (5, 6)
        #expect(fleet.kindsSent.contains(snapshot) && !fleet.kindsSent.contains(log))
        fleet.play(untilRound: 30)
        expectInStep(fleet)
        #expect(fleet.members[2].events.starts(with: [NUDGE_CATCHING_UP, NUDGE_JOINED].map { Int32($0) }))

        fleet.cutOff(2)
        fleet.play(untilRound: 32)
        #expect(fleet.members[2].fingerprint != fleet.fingerprint)
        fleet.kindsSent = []
        fleet.connect(2)
        fleet.speak()
        fleet.play(untilRound: 40)
        #expect(fleet.kindsSent.contains(log) && !fleet.kindsSent.contains(snapshot))
        expectInStep(fleet)
        #expect(fleet.members.allSatisfy { $0.errors.isEmpty })
    }

    @Test("join whose connections broke behind every single byte before")
    func brokenConnections() throws {
        let fleet = try MemberFleet(memberCount: 2)
        fleet.connect(0)
        fleet.play(untilRound: 20)
        let before = fleet.bytesSent
        fleet.connect(1)
        fleet.speak()
        fleet.play(untilRound: fleet.aggregator.round + 1)
        expectInStep(fleet)
        let count = fleet.bytesSent - before
        #expect(count > 200)
        // A newcomer, and one who has been cut off again and again.
        for bytes in 0..<count {
            fleet.members[1] = try OwnedMember(MemberFleet.largest())
            for _ in 0..<2 {
                fleet.bytesUntilCut[1] = bytes
                fleet.connect(1)
                fleet.speak()
                fleet.play(untilRound: fleet.aggregator.round + 1)
            }
            fleet.bytesUntilCut[1] = nil
            fleet.connect(1)
            fleet.speak()
            fleet.play(untilRound: fleet.aggregator.round + 1)
            expectInStep(fleet)
            #expect(fleet.members[1].errors.isEmpty, "cut behind \(bytes) bytes")
        }
    }

    @Test("send a vote that may be lost once more on the next connection")
    func lostVote() throws {
        let fleet = try MemberFleet(memberCount: 1)
        fleet.connect(0)
        fleet.play(untilRound: 3)
        let voteKind: UInt8 = 0x21
        var votes: [[UInt8]] = []
        fleet.carry = { frame, isUp in
            guard isUp, frame[0] == voteKind else { return [frame] }
            votes.append(frame)
            return votes.count == 1 ? [] : [frame]
        }
        for _ in 0..<3 { fleet.speak() }
        #expect(votes.count == 1 && fleet.aggregator.round == 3)
        fleet.connect(0)
        fleet.play(untilRound: 4)
        #expect(votes.count == 2 && votes.first == votes.last)
        expectInStep(fleet)
    }

    @Test("are not led astray by a flipped bit of a commit, and join again")
    func flippedBits() throws {
        let fleet = try MemberFleet(memberCount: 2)
        for index in 0..<2 { fleet.connect(index) }
        fleet.play(untilRound: 5)
        var bit = 0
        let commit: UInt8 = 0x22
        let bitCount = 8 * CommitFrame.encodedBytes(fleet.aggregator.host.header.configuration.voteLayout)
        while bit < bitCount {
            var isFlipped = false
            fleet.carry = { frame, isUp in
                guard !isUp, frame[0] == commit, !isFlipped else { return [frame] }
                isFlipped = true
                var damaged = frame
                damaged[bit / 8] ^= 1 << UInt8(bit % 8)
                // Only who gets the first copy of a commit gets a damaged one.
                return [damaged]
            }
            let before = fleet.fingerprint
            fleet.play(untilRound: fleet.aggregator.round + 1)
            #expect(isFlipped)
            let first = fleet.members.first { $0.fingerprint != fleet.fingerprint }
            #expect(first?.fingerprint == before || fleet.fingerprint == before, "bit \(bit)")
            for index in 0..<2 { fleet.connect(index) }
            fleet.speak()
            fleet.play(untilRound: fleet.aggregator.round + 1)
            expectInStep(fleet)
            bit += 1
        }
        let frameErrors = NUDGE_ERROR_FRAME_SEAL...NUDGE_ERROR_FRAME_LENGTH
        #expect(fleet.members.flatMap(\.errors).allSatisfy { frameErrors.contains(Int($0)) })
    }

    @Test("take part in no run for another task, of other sizes, or with no room for its policy")
    func otherRuns() throws {
        func errors(_ fleet: MemberFleet, _ member: OwnedMember) -> [Int] {
            fleet.members[1] = member
            fleet.connect(1)
            fleet.speak()
            #expect(unsafe (member.agent == nil) == !member.errors.isEmpty)
            return member.errors.map { Int($0) }
        }
        let fleet = try MemberFleet(memberCount: 2)
        var other = MemberFleet.largest()
        #expect(try errors(fleet, OwnedMember(other, task: "tes")) == [NUDGE_ERROR_TASK])
        #expect(try errors(fleet, OwnedMember(other, file: 1)) == [NUDGE_ERROR_TASK])
        other.observation_count = 4
        #expect(try errors(fleet, OwnedMember(other)) == [NUDGE_ERROR_TASK])
        other.observation_count = 3
        other.action_count = 1
        #expect(try errors(fleet, OwnedMember(other)) == [NUDGE_ERROR_TASK])
        let wide = try MemberFleet(memberCount: 2, hiddenWidth: 64)
        #expect(try errors(wide, OwnedMember(MemberFleet.largest())) == [NUDGE_ERROR_MEMORY])
        #expect(try errors(fleet, OwnedMember(MemberFleet.largest())) == [])
    }

    @Test("refuse another version, and what belongs nowhere, before and after they joined")
    func foreignFrames() throws {
        let fleet = try MemberFleet(memberCount: 2)
        let member = fleet.members[0]
        func expect(_ error: Int, _ frame: [UInt8]) {
            let before = (member.fingerprint, member.errors.count)
            member.connect()
            #expect(!member.receive(frame))
            #expect(member.errors.dropFirst(before.1).map { Int($0) } == [error])
            // Nothing more is taken on that connection.
            #expect(!member.receive([0x28, 0]) && Int(member.errors.last ?? 0) == NUDGE_ERROR_PHASE)
            #expect(member.fingerprint == before.0)
        }
        for isJoined in [false, true] {
            if isJoined {
                fleet.connect(0)
                fleet.play(untilRound: 3)
            }
            expect(NUDGE_ERROR_FRAME_VERSION, [0x14])
            expect(NUDGE_ERROR_FRAME_KIND, [0x20])
            let commit = [0x22] + [UInt8](repeating: 0, count: 11)
            expect(isJoined ? NUDGE_ERROR_FRAME_ROUND : NUDGE_ERROR_FRAME_KIND, commit)
            expect(NUDGE_ERROR_FRAME_LENGTH, [0x26, 0, 1, 4])
            expect(NUDGE_ERROR_FRAME_VALUE, [0x2A, 6, 0, 0, 0, 0])
        }
        fleet.connect(0)
        fleet.play(untilRound: 6)
        expectInStep(fleet, [0])
    }

    @Test("pay no attention to where other servers are")
    func otherServers() throws {
        let fleet = try MemberFleet(memberCount: 2)
        for index in 0..<2 { fleet.connect(index) }
        fleet.play(untilRound: 3)
        let member = fleet.members[0]
        #expect(
            member.receive([0x2E, 3, 0, 0, 0, 0, 0, 0, 0, 0] + Array("h:1".utf8)) && member.errors.isEmpty)
        fleet.play(untilRound: 6)
        expectInStep(fleet)
    }

    @Test("are told of another run, of refusals, and of the end")
    func partings() throws {
        let fleet = try MemberFleet(memberCount: 2)
        for index in 0..<2 { fleet.connect(index) }
        fleet.play(untilRound: 3)
        let member = fleet.members[0]
        let other = try MemberFleet(memberCount: 1)
        other.members[0] = member
        other.connect(0)
        other.speak()
        #expect(member.errors.map { Int($0) } == [NUDGE_ERROR_FRAME_ROUND])
        #expect(member.refusal == nil)
        for known in [member, try OwnedMember(MemberFleet.largest())] {
            known.connect()
            #expect(known.receive([0x2A, 1, 60, 0, 0, 0, 0x29, 0, 0x29, 1]))
            let told = [NUDGE_REFUSED, NUDGE_SERVER_LEFT, NUDGE_COMPLETE]
            #expect(known.events.suffix(3).map { Int($0) } == told)
            #expect(known.refusal.map { [Int($0.reason), Int($0.retrySeconds)] } == [1, 60])
        }
    }

    @Test("answer misuse with a status, and leave their agents' frames to themselves")
    func misuse() throws {
        let fleet = try MemberFleet(memberCount: 1)
        fleet.connect(0)
        fleet.play(untilRound: 2)
        let agent = unsafe fleet.members[0].agent
        var bytes = [UInt8](repeating: 0, count: 64)
        var votes = [Int32](repeating: 0, count: 1)
        var count = 0
        let statuses = unsafe [
            nudge_transmit(agent, &bytes, bytes.count, &count), nudge_receive(agent, bytes, 12),
            nudge_close_round(agent, &votes, 1, 1, &bytes, bytes.count, &count),
            nudge_set_observation_scale(agent, 0, 0, 1),
            nudge_load_policy(agent, [Int16](repeating: 0, count: 8), 8),
        ]
        #expect(statuses.allSatisfy { $0 == NUDGE_ERROR_PHASE }, "\(statuses)")
        var run = nudge_configuration()
        #expect(unsafe nudge_get_configuration(agent, &run) == NUDGE_OK && run.seed == 9)
        var reached: OpaquePointer?
        var event: nudge_event = 0
        #expect(nudge_member_connect(nil) == NUDGE_ERROR_NULL)
        #expect(unsafe nudge_member_receive(nil, bytes, 1, &count, &event) == NUDGE_ERROR_NULL)
        #expect(unsafe nudge_member_transmit(nil, &bytes, 22, &count) == NUDGE_ERROR_NULL)
        #expect(unsafe nudge_member_agent(nil, &reached) == NUDGE_ERROR_NULL)
        #expect(unsafe nudge_line_receive(nil, bytes, 1, &count, &event) == NUDGE_ERROR_NULL)
        #expect(unsafe nudge_line_transmit(nil, &bytes, 77, &count) == NUDGE_ERROR_NULL)
    }

    @Test("take as much memory as is said of them")
    func memory() throws {
        var largest = MemberFleet.largest()
        largest.observation_count = 17
        largest.action_count = 6
        largest.hidden_layer_count = 2
        largest.hidden_widths = (64, 64, 0)
        var agentBytes = 0
        var memberBytes = 0
        #expect(unsafe nudge_agent_bytes(&largest, &agentBytes) == NUDGE_OK)
        #expect(unsafe nudge_member_bytes(&largest, &memberBytes) == NUDGE_OK)
        func expect(_ bytes: Int, in path: String) throws {
            let digits = String(bytes)
            let number = digits.dropLast(3) + "," + digits.suffix(3)
            let text = try String(contentsOfFile: Package.path(path), encoding: .utf8)
            #expect(text.contains(number), "\(path) does not say \(number)")
        }
        try expect(agentBytes, in: "Sources/NudgeClient/include/nudge.h")
        try expect(agentBytes, in: "README.md")
        try expect(memberBytes, in: "Sources/NudgeClient/include/nudge_member.h")
    }

    @Test("are made only where there is room, for a task with a name")
    func creation() throws {
        var largest = MemberFleet.largest()
        var bytes = 0
        #expect(unsafe nudge_member_bytes(&largest, nil) == NUDGE_ERROR_NULL)
        #expect(unsafe nudge_member_bytes(&largest, &bytes) == NUDGE_OK)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes + 16, alignment: Int(NUDGE_ALIGNMENT))
        defer { unsafe memory.deallocate() }
        var member: OpaquePointer?
        func status(
            _ place: UnsafeMutableRawPointer?, _ bytes: Int, _ task: String, file: UInt64 = 0
        ) -> Int {
            unsafe Int(nudge_member_create(place, bytes, &largest, task, file, &member))
        }
        #expect(status(nil, bytes, "test") == NUDGE_ERROR_NULL)
        #expect(unsafe status(memory + 8, bytes, "test") == NUDGE_ERROR_ALIGNMENT)
        #expect(unsafe status(memory, bytes - 1, "test") == NUDGE_ERROR_MEMORY)
        #expect(unsafe status(memory, -1, "test") == NUDGE_ERROR_MEMORY)
        #expect(unsafe status(memory, bytes, "") == NUDGE_ERROR_VALUE)
        #expect(unsafe status(memory, bytes, String(repeating: "t", count: 33)) == NUDGE_ERROR_VALUE)
        #expect(unsafe status(memory, bytes, String(repeating: "t", count: 24), file: 1) == NUDGE_ERROR_VALUE)
        #expect(unsafe member == nil)
        #expect(unsafe status(memory, bytes, String(repeating: "t", count: 32)) == NUDGE_OK)

        var lineBytes = 0
        #expect(unsafe nudge_line_bytes(&lineBytes) == NUDGE_OK && lineBytes < 512)
        let region = UnsafeMutableRawPointer.allocate(byteCount: lineBytes, alignment: Int(NUDGE_ALIGNMENT))
        defer { unsafe region.deallocate() }
        var line: OpaquePointer?
        func lineStatus(_ bytes: Int, _ name: String, keyBytes: Int = OwnedMember.key.count) -> Int {
            unsafe Int(nudge_line_create(region, bytes, member, name, OwnedMember.key, keyBytes, 1, &line))
        }
        #expect(lineStatus(lineBytes - 1, "arm") == NUDGE_ERROR_MEMORY)
        #expect(lineStatus(lineBytes, "arm", keyBytes: 31) == NUDGE_ERROR_SIZE)
        #expect(lineStatus(lineBytes, "") == NUDGE_ERROR_VALUE)
        #expect(lineStatus(lineBytes, String(repeating: "a", count: 64)) == NUDGE_ERROR_VALUE)
        #expect(unsafe line == nil)
        #expect(lineStatus(lineBytes, String(repeating: "a", count: 63)) == NUDGE_OK)
        unsafe expectDatagrams(of: line)
    }

    /// Datagrams are made only where there is room, with a token, and take nothing that is none.
    private func expectDatagrams(of line: OpaquePointer?) {
        var bytes = 0
        #expect(unsafe nudge_datagrams_bytes(&bytes) == NUDGE_OK && bytes <= 256)
        let region = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: Int(NUDGE_ALIGNMENT))
        defer { unsafe region.deallocate() }
        var datagrams: OpaquePointer?
        func status(_ bytes: Int, token: UInt64) -> Int {
            unsafe Int(nudge_datagrams_create(region, bytes, line, token, &datagrams))
        }
        #expect(status(bytes - 1, token: 1) == NUDGE_ERROR_MEMORY)
        #expect(status(bytes, token: 0) == NUDGE_ERROR_VALUE)
        #expect(unsafe datagrams == nil && nudge_datagrams_bytes(nil) == NUDGE_ERROR_NULL)
        #expect(status(bytes, token: 1) == NUDGE_OK)
        var (piece, count) = (0, 0)
        var isGateway: Int32 = 0
        let garbage = [UInt8](repeating: 1, count: 60)
        #expect(
            unsafe nudge_datagrams_receive(datagrams, garbage, 60, &piece, &isGateway) == NUDGE_ERROR_VALUE)
        var out = [UInt8](repeating: 0, count: Int(NUDGE_DATAGRAM_OUT_BYTES_MAXIMUM))
        #expect(
            unsafe nudge_datagrams_transmit(datagrams, &out, out.count - 1, &count) == NUDGE_ERROR_SIZE)
        #expect(unsafe nudge_datagrams_transmit(datagrams, &out, out.count, &count) == NUDGE_OK && count == 0)
        // A gateway that looks for the board is answered with both tokens, and not remembered.
        let search = [UInt8](repeating: 0, count: 8) + [9] + [UInt8](repeating: 0, count: 15)
        #expect(unsafe nudge_datagrams_receive(datagrams, search, 24, &piece, &isGateway) == NUDGE_OK)
        #expect(piece == 0 && isGateway == 0)
        #expect(unsafe nudge_datagrams_transmit(datagrams, &out, out.count, &count) == NUDGE_OK)
        #expect(count == Int(NUDGE_DATAGRAM_HEAD_BYTES) && out[0] == 9 && out[8] == 1)
        #expect(unsafe nudge_datagrams_transmit(datagrams, &out, out.count, &count) == NUDGE_OK && count == 0)
    }
}
