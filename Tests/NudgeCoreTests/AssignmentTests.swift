// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@Suite("Assignments")
struct AssignmentTests {
    @Test("the block of a round is (block + (t − first round) · stride) mod K")
    func blocks() {
        let rotating = Assignment(fromRound: 7, block: 4, stride: 2)
        #expect((7..<13).map { rotating.block(inRound: $0, blockCount: 5) } == [4, 1, 3, 0, 2, 4])
        let second = Assignment(fromRound: 7, block: 4, replica: 3)
        #expect(second.block(inRound: .max, blockCount: 5) == 4)
        #expect(second.streamIndex(inRound: 9, blockCount: 5) == 19)
        // The largest numbers of a frame overflow nothing.
        let largest = Assignment(fromRound: 0, block: 255, stride: .max, replica: .max)
        #expect(largest.block(inRound: .max, blockCount: 256) == (255 + Int(UInt32.max) * 65535) % 256)
        #expect(largest.streamIndex(inRound: 0, blockCount: 256) == 255 + 65535 * 256)
    }

    @Test("three agents with the stride 3 give each of eight blocks its turn")
    func turns() {
        var tries = [Int](repeating: 0, count: 8)
        for round in UInt32(0)..<8 {
            let blocks = (UInt16(0)..<3).map {
                Assignment(block: $0, stride: 3).block(inRound: round, blockCount: 8)
            }
            #expect(Set(blocks).count == 3)
            for block in blocks { tries[block] += 1 }
        }
        #expect(tries == [Int](repeating: 3, count: 8))
    }

    private func agent() throws -> (OwnedAgent, TestServer) {
        let run = RunConfiguration(seed: 2, algorithm: .parS2ZPO, agentCount: 5, shape: makeShape(5, [], 2))
        let server = TestServer(run)
        let welcome = server.welcome(isBehind: true, Assignment(block: 1, stride: 2))
        let owned = try OwnedAgent(welcome: welcome)
        for frame in [welcome] + server.snapshot() { try owned.receive(frame) }
        return (owned, server)
    }

    private func commit(_ owned: OwnedAgent, _ server: TestServer) throws {
        let votes = RoundVotes()
        try owned.receive(server.commit(RoundRecord(round: server.round, isAccepted: true, votes: votes)))
    }

    @Test("an agent moves on by its stride, and to another assignment when its round comes")
    func rounds() throws {
        let (owned, server) = try agent()
        var blocks: [Int] = []
        for round in 0..<6 {
            if round == 2 {
                let later = AssignmentFrame(Assignment(fromRound: 4, block: 0, stride: 1, replica: 2))
                #expect(try owned.receive(later.encoded()) == .assignment)
            }
            blocks.append(owned.index)
            #expect(owned.streamIndex == UInt32(owned.index + (round >= 4 ? 10 : 0)))
            #expect(owned.nextEpisode.resetStream.index == owned.streamIndex)
            try commit(owned, server)
        }
        #expect(blocks == [1, 3, 0, 2, 0, 1])
    }

    @Test("an assignment of the open round drops what was done for another block, and only that")
    func now() throws {
        let (owned, server) = try agent()
        owned.agent.beginEpisode()
        // The same block from another beginning.
        try owned.receive(AssignmentFrame(Assignment(block: 1)).encoded())
        #expect(owned.phase == .inEpisode)
        try owned.receive(AssignmentFrame(Assignment(block: 2)).encoded())
        #expect(owned.phase == .readyForEpisode && owned.index == 2)
        #expect(owned.fingerprint == server.fingerprint)
        // The same block with other random streams is another task.
        owned.agent.beginEpisode()
        try owned.receive(AssignmentFrame(Assignment(block: 2, replica: 1)).encoded())
        #expect(owned.phase == .readyForEpisode && owned.streamIndex == 7)
        try commit(owned, server)
        #expect(owned.fingerprint == server.fingerprint)
    }

    @Test("an agent that rests follows the commits, and plays as long as it is told to")
    func resting() throws {
        let run = RunConfiguration(seed: 2, algorithm: .parS2ZPO, agentCount: 5, shape: makeShape(5, [], 2))
        let server = TestServer(run)
        let welcome = server.welcome(isBehind: false, .resting(fromRound: 0))
        let owned = try OwnedAgent(welcome: welcome)
        try owned.receive(welcome)
        #expect(owned.isJoined && owned.isResting && owned.phase == .awaitingCommit)
        #expect(owned.transmit().isEmpty)
        try commit(owned, server)
        #expect(owned.round == 1 && owned.isResting && owned.fingerprint == server.fingerprint)

        for assignment in [Assignment(fromRound: 1, block: 3, replica: 2), .resting(fromRound: 2)] {
            #expect(try owned.receive(AssignmentFrame(assignment).encoded()) == .assignment)
        }
        #expect(owned.phase == .readyForEpisode && owned.index == 3 && owned.streamIndex == 13)
        owned.agent.beginEpisode()
        try commit(owned, server)
        #expect(owned.isResting && owned.phase == .awaitingCommit && !owned.isShowing)
        #expect(owned.fingerprint == server.fingerprint)
        // A new connection changes nothing of that.
        _ = owned.hello()
        try owned.receive(server.welcome(isBehind: false, .resting(fromRound: 2)))
        #expect(owned.isJoined && owned.isResting && owned.transmit().isEmpty)
    }
}
