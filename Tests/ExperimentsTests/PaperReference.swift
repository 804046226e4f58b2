// SPDX-License-Identifier: Apache-2.0

import Federation
import MuJoCoTasks
import NudgeCore

/// Algorithms 1 and 2 of arXiv 2604.17747 with the gate of its section 5, written from the paper with plain
/// arrays: every perturbed policy is a copy of its own, nothing is done in place, chance comes from raw
/// Philox blocks.
///
/// It shares with the product the physics, the actor's arithmetic and the generator, and nothing of the
/// round.
final class PaperReference {
    /// What one round did.
    struct Round: Equatable {
        var signs: [Int]
        var isAccepted: Bool
        var parameters: [Int16]
    }

    private let seed: UInt64
    private let agentCount: Int
    private let trajectoryCount: Int
    private let horizon: Int
    private let start: Policy
    private var environment: MuJoCoEnvironment
    private(set) var parameters: [Int16]
    private(set) var halvingCount = 0
    private var rejectionsInARow = 0
    private var round: UInt32 = 0

    init(_ start: Policy, task: ControlTask, seed: UInt64, agents: Int, trajectories: Int, horizon: Int)
        throws
    {
        self.start = start
        self.seed = seed
        agentCount = agents
        trajectoryCount = trajectories
        self.horizon = horizon
        parameters = start.parameters
        environment = try MuJoCoEnvironment(try MuJoCoModel(task))
    }

    /// α and μ in lattice units of 1/4096, halved together.
    private var stepUnits: Int { Int((0.01 * 4096 / Double(1 << halvingCount)).rounded()) }
    private var perturbationUnits: Int { Int((0.05 * 4096 / Double(1 << halvingCount)).rounded()) }

    /// v_t: bit i of the stream "perturbation" of the round; 1 is +1.
    private func direction() -> [Int] {
        parameters.indices.map { coordinate in
            let block = word(purpose: 2, index: 0, subindex: 0, block: UInt32(coordinate / 128))
            return block[coordinate % 128 / 32] >> UInt32(coordinate % 32) & 1 == 1 ? 1 : -1
        }
    }

    /// I_1…I_K: contiguous, sizes that differ by at most one, the larger ones first.
    private func blocks() -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var first = 0
        for agent in 0..<agentCount {
            let size = parameters.count / agentCount + (agent < parameters.count % agentCount ? 1 : 0)
            ranges.append(first..<first + size)
            first += size
        }
        return ranges
    }

    func play() throws -> Round {
        let v = direction()
        let blocks = blocks()
        var signs: [Int] = []
        for (agent, block) in blocks.enumerated() {
            var perturbed = parameters
            for i in block { perturbed[i] += Int16(perturbationUnits * v[i]) }
            let isPreferred = try panel(
                perturbed, parameters, resets: 3, answers: 4, index: UInt32(agent))
            signs.append(isPreferred ? 1 : -1)
        }
        var candidate = parameters
        for (agent, block) in blocks.enumerated() {
            for i in block { candidate[i] += Int16(stepUnits * signs[agent] * v[i]) }
        }
        let isAccepted = try panel(candidate, parameters, resets: 6, answers: 5, index: 0)
        if isAccepted { parameters = candidate }
        rejectionsInARow = isAccepted ? 0 : rejectionsInARow + 1
        if rejectionsInARow == 3 {
            rejectionsInARow = 0
            halvingCount += 1
        }
        round += 1
        return Round(signs: signs, isAccepted: isAccepted, parameters: parameters)
    }

    /// Algorithm 2 with N = 1: do strictly more than half of 100 panelists prefer the first?
    private func panel(
        _ first: [Int16], _ second: [Int16], resets: UInt8, answers: UInt8, index: UInt32
    ) throws -> Bool {
        var means: [Double] = []
        for (side, policy) in [first, second].enumerated() {
            let player = try Player(start, policy)
            var sum = 0.0
            for trajectory in 0..<trajectoryCount {
                sum += episode(player, resets, index, UInt32(2 * trajectory + side))
            }
            means.append(sum / Double(trajectoryCount))
        }
        let chance = min(max(0.01 * (means[0] - means[1]) + 0.5, 0), 1)
        let count = (0..<100).count { panelist in
            let block = word(purpose: answers, index: index, subindex: 0, block: UInt32(panelist / 2))
            let lane = panelist % 2 * 2
            let bits = (UInt64(block[lane]) << 32 | UInt64(block[lane + 1])) >> 12
            return (Double(bits) + 0.5) * 0x1p-52 < chance
        }
        return count > 50
    }

    private func episode(_ player: Player, _ purpose: UInt8, _ index: UInt32, _ subindex: UInt32) -> Double {
        guard let purpose = StreamName.Purpose(rawValue: purpose) else { return .nan }
        let name = StreamName(purpose, round: round, index: index, subindex: subindex)
        var noise = RandomStream(seed: seed, name: name)
        environment.reset(&noise)
        var observation = [Float](repeating: 0, count: environment.observationCount)
        var action = [Float](repeating: 0, count: environment.actionCount)
        var total = 0.0
        for _ in 0..<horizon {
            var seen = observation.mutableSpan
            environment.observe(&seen)
            player.act(observation, &action)
            let result = environment.step(action.span)
            total += result.reward
            if result.isTerminated { break }
        }
        return total
    }

    /// A raw block of the run's generator: counter (word, index, round, subindex · 256 + purpose), key seed.
    private func word(purpose: UInt8, index: UInt32, subindex: UInt32, block: UInt32) -> Philox.Block {
        Philox.block(
            counter: Philox.Block(block, index, round, subindex << 8 | UInt32(purpose)), key: seed)
    }
}

/// An actor with parameters of its own.
private final class Player {
    private let memory: Memory
    private let host: PolicyHost
    private var actor: Actor

    init(_ like: Policy, _ parameters: [Int16]) throws {
        var policy = like
        policy.parameters = parameters
        policy.round = 0
        policy.header.configuration.start = .policy(policy.fingerprint)
        host = try PolicyHost(header: policy.header, scales: policy.scales, base: policy)
        let configuration = policy.header.configuration
        memory = Memory(bytes: MemorySum(configuration).total)
        var arena = unsafe Arena(memory.region)
        let scales = ObservationScales(count: policy.scales.count, arena: &arena)
        for (index, scale) in policy.scales.enumerated() { scales.set(index, to: scale) }
        actor = Actor(
            shape: configuration.shape, lattice: configuration.lattice,
            actionBound: configuration.actionBound, scales: scales, arena: &arena)
        _ = arena.seal()
    }

    func act(_ observation: [Float], _ action: inout [Float]) {
        var span = action.mutableSpan
        host.replica.act(with: &actor, observation: observation.span, action: &span)
    }
}
