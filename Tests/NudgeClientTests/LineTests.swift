// SPDX-License-Identifier: Apache-2.0

import CNudge
import Federation
import NudgeCore
import Testing

/// `nudge_member.h`'s members at serial lines, behind a gateway that does as it likes.
@Suite("Members at a serial line")
struct LineTests {
    /// What a gateway may do to a frame.
    enum Deed: CaseIterable {
        case flip, forge, `repeat`, drop

        func done(to frame: [UInt8]) -> [[UInt8]] {
            switch self {
            case .flip: [frame.dropLast() + [(frame.last ?? 0) ^ 0x10]]
            case .forge: [frame.prefix(2) + [2, 0] + frame[4..<SealedFrame.headBytes] + [0x28, 0]]
            case .repeat: [frame, frame]
            case .drop: []
            }
        }
    }

    /// A fleet of two behind a gateway that spoils one sealed frame of a direction.
    private func play(_ deed: Deed, to number: Int, up isUp: Bool) throws -> MemberFleet {
        let fleet = try MemberFleet(memberCount: 2, isSerial: true)
        var passed = 0
        fleet.carry = { frame, goesUp in
            guard goesUp == isUp, frame[0] == 0x2F else { return [frame] }
            passed += 1
            return passed == number ? deed.done(to: frame) : [frame]
        }
        for index in 0..<2 { fleet.connect(index) }
        fleet.play(untilRound: 30)
        return fleet
    }

    private func expectInStep(_ fleet: MemberFleet) {
        for member in fleet.members { #expect(member.fingerprint == fleet.fingerprint) }
    }

    @Test("join, play, vote and follow; cut off, they catch up")
    func honest() throws {
        let fleet = try MemberFleet(memberCount: 3, isSerial: true)
        for index in fleet.members.indices { fleet.connect(index) }
        fleet.play(untilRound: 20)
        expectInStep(fleet)
        for index in [0, 2] { fleet.cutOff(index) }
        fleet.play(untilRound: 30)
        #expect(fleet.members[0].fingerprint != fleet.members[1].fingerprint)
        for index in fleet.members.indices { fleet.connect(index) }
        fleet.play(untilRound: 40)
        expectInStep(fleet)
        #expect(fleet.tampering.isEmpty && fleet.members.allSatisfy { $0.errors.isEmpty })
    }

    @Test("find what a gateway does to the server's frames, and go on", arguments: Deed.allCases, [2, 6, 9])
    func down(deed: Deed, number: Int) throws {
        let fleet = try play(deed, to: number, up: false)
        #expect(fleet.members.flatMap(\.errors).map { Int($0) } == [NUDGE_ERROR_FRAME_SEAL])
        #expect(fleet.tampering.isEmpty)
        expectInStep(fleet)
    }

    @Test("have their own frames protected by the server", arguments: Deed.allCases, [3, 6, 9])
    func up(deed: Deed, number: Int) throws {
        let fleet = try play(deed, to: number, up: true)
        #expect(fleet.tampering == [deed == .repeat || deed == .drop ? .number : .tag])
        #expect(fleet.members.allSatisfy { $0.errors.isEmpty })
        expectInStep(fleet)
    }

    @Test("are told a refusal, which the next question of the gateway's ends")
    func refusal() throws {
        let fleet = try MemberFleet(memberCount: 1, isSerial: true)
        let member = fleet.members[0]
        member.receive([0x2A, 0, 0, 0, 0, 0])
        #expect(member.events == [Int32(NUDGE_REFUSED)])
        #expect(member.refusal.map { [Int($0.reason), Int($0.retrySeconds)] } == [0, 0])
        fleet.connect(0)
        fleet.play(untilRound: 2)
        expectInStep(fleet)
    }
}
