@testable import Experiments
import Federation
import Foundation
import MuJoCoTasks
import NudgeCore
import Testing

/// The policies of `Policies/`, which the paper's experiments start from.
@Suite("Starting policies")
struct StartingPolicyTests {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// A policy's file, its card and its content.
    private struct Start {
        let path: String
        let card: Card
        let policy: Policy
    }

    /// What the tests read of a card.
    private struct Card: Decodable {
        struct Returns: Decodable {
            var episodes: Int
            var nudge: Mean
        }
        struct Mean: Decodable {
            var mean, standardError: Double
        }
        var task: String
        var seed: Int
        var returns: Returns
    }

    /// What PyTorch did with a policy.
    private struct Actions: Decodable {
        var observations, actions: [[Float]]
    }

    private static let tasks = [ControlTask.halfCheetah, .hopper, .swimmer, .walker2d]

    private static func start(_ task: ControlTask, _ seed: Int) throws -> Start {
        let path = root.path + "/Policies/\(task.name)/ppo-\(seed)"
        let card = try JSONDecoder().decode(Card.self, from: Data(Files.read(path + ".json")))
        return Start(path: path + ".nudge", card: card, policy: try Policy(contentsOf: path + ".nudge"))
    }

    @Test("fit the task and leave room for the paper's perturbation", arguments: tasks, [1, 2, 3])
    func fit(task: ControlTask, seed: Int) throws {
        let start = try Self.start(task, seed)
        #expect(start.policy.task == task.name && start.card.task == task.name && start.card.seed == seed)
        #expect(try Files.read(start.path).count <= 30_000)
        var settings = Preset.paper.settings(for: task)
        settings.from = start.path
        let plan = try SimulationPlan(settings, base: start.policy)
        let shape = plan.header.configuration.shape
        #expect((0..<shape.hiddenLayerCount).map(shape.hiddenWidth) == [64, 64])
        #expect(shape.squashing == .clamp)
    }

    @Test("return what their cards say", arguments: tasks, [1, 2, 3])
    func returns(task: ControlTask, seed: Int) throws {
        let start = try Self.start(task, seed)
        let stated = start.card.returns
        let count = 2
        let evaluation = try Evaluation.of(
            start.policy, task: task, episodeCount: count, seed: 7, threadCount: 2)
        let deviation = stated.nudge.standardError * Double(stated.episodes).squareRoot()
        let error = deviation * (1 / Double(count) + 1 / Double(stated.episodes)).squareRoot()
        #expect(abs(evaluation.mean - stated.nudge.mean) <= 5 * error)
    }

    @Test("act as in PyTorch", arguments: tasks)
    func actions(task: ControlTask) throws {
        let start = try Self.start(task, 1)
        let file = try #require(
            Bundle.module.url(forResource: "\(task.name)-ppo-1", withExtension: "json", subdirectory: "Goldens"))
        let golden = try JSONDecoder().decode(Actions.self, from: Data(contentsOf: file))
        #expect(golden.observations.count == golden.actions.count && !golden.actions.isEmpty)
        let player = try PolicyPlayer(start.policy)
        var action = [Float](repeating: 0, count: task.actionCount)
        var farthest: Float = 0
        for (observation, expected) in zip(golden.observations, golden.actions) {
            var span = action.mutableSpan
            player.act(observation: observation.span, action: &span)
            for (own, other) in zip(action, expected) { farthest = max(farthest, abs(own - other)) }
        }
        #expect(farthest < 1e-5, "\(farthest)")
    }
}
