// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import MuJoCoTasks
import NudgeCore
import Programs
import Synchronization
import Testing

@testable import Preferences

/// The simulated eye at the page. Two behaviours may look alike, so it does not go by looks: where each lane
/// stands follows from the showing's number. What is seen there must be that lane.
private final class EyeAtThePage: Sendable {
    private struct State {
        var twins: [Twin]
        var rounds: [[Twin.Judged]] = []
    }

    private let seed: UInt64
    private let state: Mutex<State>

    init(_ log: RunLogReader, _ panel: SimulatedPanel) throws {
        let model = try MuJoCoModel(.swimmer)
        let twins = try (0..<log.header.configuration.agentCount).map {
            try Twin(log, block: $0, model: model, panel: panel)
        }
        seed = log.header.configuration.seed
        state = Mutex(State(twins: twins))
    }

    /// What the eye says to a question, with places on the screen for lanes.
    func choice(_ question: Pupil.Question) throws -> String {
        let judged = try state.withLock { try Self.judged(question, &$0) }
        // Pictures that no twin's are: another trajectory than this machine's.
        #expect(question.lanes.allSatisfy { judged.pictures.contains($0.pictures) })
        guard case .lane(let lane) = judged.choice else { return "\"equal\"" }
        var chance = RandomStream(
            seed: seed, name: StreamName(.showing, round: UInt32(truncatingIfNeeded: question.id)))
        let order = Showing<QuestionKey>.order(count: judged.pictures.count, &chance)
        // What only measures stands in another order; what is said to it moves nothing.
        let counts = order.map { judged.pictures[Int($0)] } == question.lanes.map(\.pictures)
        return "\((counts ? order.firstIndex(of: lane) : nil) ?? 0)"
    }

    private static func judged(_ question: Pupil.Question, _ state: inout State) throws -> Twin.Judged {
        while state.rounds.count <= question.round {
            var votes = RoundVotes()
            var round: [Twin.Judged] = []
            for (block, twin) in state.twins.enumerated() {
                let (judged, vote) = try twin.playRound()
                votes.set(block, to: vote)
                round.append(judged)
            }
            for twin in state.twins { twin.close(votes) }
            state.rounds.append(round)
        }
        return state.rounds[Int(question.round)][question.block]
    }
}

@Suite("The simulated eye at the page", .timeLimit(.minutes(10)))
struct SimulatedEyeTests {
    @Test("teaches a fleet of processes the log of a simulation with the same eye and seed, bit for bit")
    func sameLog() async throws {
        let folder = try Scratch()
        // On a failure, paste the line that it prints here.
        let seed = UInt64.random(in: 0..<1_000_000)
        let settings = [
            "swimmer", "--preset", "teach", "--agents", "2", "--rounds", "18", "--horizon", "60",
            "--first-horizon", "40", "--evaluation-episodes", "1", "--seed", "\(seed)",
        ]
        let simulated = try await Command.run(
            ["simulate"] + settings + ["--out", "simulated"], in: folder.path)
        #expect(simulated.status == 0, "\(simulated.words)")
        let log = folder.path + "/simulated/run.log"
        // The eye of the preset.
        let panel = SimulatedPanel(.panel(Panel(.eye(Eye(fraction: 0.07)))))
        let eye = try EyeAtThePage(RunLogReader(log), panel)
        let run = try await TaughtRun(settings + ["--out", "taught"], in: folder.path)
        let outcome = try await run.answered(by: Pupil(port: run.port) { try eye.choice($0) })
        #expect(outcome.status == 0, "\(outcome.words)")
        let expected = try #require(FileManager.default.contents(atPath: log))
        let taught = FileManager.default.contents(
            atPath: folder.path + "/taught/runs/swimmer-\(seed)/run.log")
        #expect(taught == expected, "let seed: UInt64 = \(seed)")
    }
}
