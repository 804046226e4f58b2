// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore

// The algorithm of arXiv 2604.17747 once more, over plain arrays and in the plainest way: what the replica is
// compared with. Nothing here is shared with the core but the normal quantile, which has its own test.

/// Philox4x32-10 as Salmon et al. define it: two multiplications, two keys, ten rounds.
func referencePhilox(_ counter: [UInt32], _ seed: UInt64) -> [UInt32] {
    var x = counter.map(UInt64.init)
    var keys = [seed & 0xFFFF_FFFF, seed >> 32]
    for _ in 0..<10 {
        let products = [x[0] * 0xD251_1F53, x[2] * 0xCD9E_8D57]
        x = [
            products[1] >> 32 ^ x[1] ^ keys[0], products[1] & 0xFFFF_FFFF,
            products[0] >> 32 ^ x[3] ^ keys[1], products[0] & 0xFFFF_FFFF,
        ]
        keys = [(keys[0] + 0x9E37_79B9) & 0xFFFF_FFFF, (keys[1] + 0xBB67_AE85) & 0xFFFF_FFFF]
    }
    return x.map { UInt32($0) }
}

/// What a neuron takes of a number: the nearest whole number of 2^-10.
func referenceActivation(_ value: Double) -> Double { (value * 1024).rounded(.toNearestOrEven) / 1024 }

/// What a neuron gives that sums up to `sum`.
func referenceNeuron(_ sum: Double) -> Double {
    (referenceTangent(sum) * 1024).rounded(.toNearestOrAwayFromZero) / 1024
}

/// tanh on straight lines between whole multiples of 1/32, each of which is kept as a number of 15 bits; the
/// argument has 14, cut for a neuron and rounded for an action.
func referenceTangent(_ value: Double, _ rule: FloatingPointRoundingRule = .down) -> Double {
    let argument = min((abs(value) * 16384).rounded(rule), 65535) / 16384
    let place = (argument * 32).rounded(.down)
    func tangent(_ place: Double) -> Double { (tanh(place / 32) * 32768).rounded() / 32768 }
    let (low, high) = (tangent(place), tangent(place + 1))
    return (low + (high - low) * (argument * 32 - place)) * (value < 0 ? -1 : 1)
}

/// A fingerprint as docs/formats.md has it, word by word.
func referenceFingerprint(_ values: [Int16]) -> UInt64 {
    var filled: [UInt64] = values.map { UInt64(UInt16(bitPattern: $0)) }
    while filled.count % 4 != 0 { filled.append(0) }
    var words: [UInt64] = []
    for index in 0..<filled.count / 2 {
        let word: UInt64 = filled[2 * index] + (filled[2 * index + 1] << 16)
        let key: UInt64 = UInt64(index + 1) * 0x9E37_79B9
        words.append((word + key) & 0xFFFF_FFFF)
    }
    var hash: UInt64 = UInt64(values.count) &* 0x9E37_79B9_7F4A_7C15
    for index in stride(from: 0, to: words.count, by: 2) {
        let (first, second): (UInt64, UInt64) = (words[index], words[index + 1])
        hash = hash &+ first * second
        hash = hash &+ (first << 32) &+ second
    }
    hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
    hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
    return hash ^ hash >> 31
}

/// The first `count` coordinates of a direction: ±1, or standard normal numbers to 1/4096.
func referenceDirection(
    seed: UInt64, round: UInt32, owner: UInt32, candidate: UInt32 = 0, isGaussian: Bool, count: Int
) -> [Double] {
    var direction: [Double] = []
    var block: UInt32 = 0
    while direction.count < count {
        // Purpose 2, perturbations; the candidate is the subindex.
        for word in referencePhilox([block, owner, round, 256 * candidate + 2], seed) {
            if isGaussian {
                let normal = InverseNormal.quantile((Double(word) + 0.5) / 4_294_967_296)
                direction.append((normal * 4096).rounded(.toNearestOrAwayFromZero) / 4096)
            } else {
                for bit in 0..<32 { direction.append(word >> UInt32(bit) & 1 == 1 ? 1 : -1) }
            }
        }
        block += 1
    }
    return Array(direction.prefix(count))
}

/// θ in lattice units under committed rounds. With `isExact`, every quantity is rounded to the grid it is
/// kept on; without, all are real numbers, as in the paper.
struct ReferenceReplica {
    let run: RunConfiguration
    let isExact: Bool
    var theta: [Double]
    private var average: [Double]
    private var alpha: UInt64
    private(set) var mu: UInt64
    private var rejections = 0
    private var power = 1.0
    private(set) var round: UInt32 = 0

    init(_ run: RunConfiguration, _ theta: [Int16], isExact: Bool = true) {
        self.run = run
        self.isExact = isExact
        self.theta = theta.map(Double.init)
        average = .init(repeating: 0, count: theta.count)
        alpha = max(UInt64(run.plan.learningRate), 65536)
        mu = max(UInt64(run.plan.perturbationScale), 65536)
    }

    private func direction(_ owner: Int, _ candidate: Int) -> [Double] {
        let isShared = run.algorithm == .parS2ZPO || run.algorithm == .s2ZPO || run.algorithm == .zspo
        return referenceDirection(
            seed: run.seed, round: round, owner: isShared ? 0 : UInt32(owner),
            candidate: UInt32(candidate), isGaussian: run.algorithm == .zspo, count: theta.count)
    }

    /// The owner of every coordinate: contiguous blocks, sizes differing by at most one, larger ones first.
    private var owners: [Int] {
        let (size, larger) = theta.count.quotientAndRemainder(dividingBy: run.agentCount)
        return (0..<run.agentCount).flatMap { [Int](repeating: $0, count: size + ($0 < larger ? 1 : 0)) }
    }

    /// θ with one of agent `owner`'s perturbations.
    func perturbed(_ owner: Int, _ candidate: Int, _ sign: Double) -> [Double] {
        let owners = owners
        let isPartitioned = run.algorithm == .parS2ZPO
        return zip(theta.indices, direction(owner, candidate)).map { index, v in
            let isOwn = !isPartitioned || owners[index] == owner
            let units = Double((mu + 32768) / 65536)
            return theta[index] + (isOwn ? sign * (units * v).rounded(.toNearestOrAwayFromZero) : 0)
        }
    }

    private func rounded(_ value: Double) -> Double {
        isExact ? value.rounded(.toNearestOrAwayFromZero) : value
    }
    private func floored(_ value: Double) -> Double {
        isExact ? (value * 65536).rounded(.down) / 65536 : value
    }

    mutating func commit(_ record: RoundRecord) {
        if record.isAccepted { step((0..<run.agentCount).map { record.votes[$0] }) }
        round += 1
        alpha = max(alpha - alpha * UInt64(run.plan.learningRateLoss) / 4_294_967_296, 65536)
        mu = max(mu - mu * UInt64(run.plan.perturbationLoss) / 4_294_967_296, 65536)
        rejections = record.isAccepted ? 0 : rejections + 1
        if rejections == Int(run.plan.rejectionsBeforeHalving), rejections > 0 {
            rejections = 0
            alpha = max(alpha / 2, 65536)
            mu = max(mu / 2, 65536)
        }
    }

    private mutating func step(_ votes: [Vote]) {
        let signs = votes.map { Double($0.sign) }
        let count = Double(run.agentCount)
        let beta = Double(run.momentum) / 256
        // ĝ, and whether a coordinate takes part at all.
        var estimate = [Double](repeating: 0, count: theta.count)
        var moves = [Bool](repeating: true, count: theta.count)
        switch run.algorithm {
        case .parS2ZPO, .s2ZPO, .zspo:
            let candidates = Dictionary(
                uniqueKeysWithValues: Set(votes.map(\.candidate)).map { ($0, direction(0, $0)) })
            for (index, owner) in owners.enumerated() {
                estimate[index] = signs[owner] * (candidates[votes[owner].candidate]?[index] ?? .nan)
                moves[index] = signs[owner] != 0
            }
        case .fedAvgS2ZPO, .fedAvgS2ZPORescaled:
            for (owner, sign) in signs.enumerated() {
                for (index, v) in direction(owner, votes[owner].candidate).enumerated() {
                    estimate[index] += sign * v
                }
            }
            estimate = estimate.map { rounded($0 * 4096 / count) / 4096 }
        }
        var rate = Double(alpha) / 65536
        if run.algorithm == .fedAvgS2ZPORescaled {
            rate = floored(
                rate * (isExact ? (count.squareRoot() * 256).rounded(.down) / 256 : count.squareRoot()))
        }
        if run.momentum > 0 {
            power = floored(power * beta)
            rate = floored(rate / (1 - power))
        }
        rate = min(isExact ? (rate + 0.5).rounded(.down) : rate, 32767)
        let mostUnits = Double((max(UInt64(run.plan.perturbationScale), 65536) + 32768) / 65536)
        let bound = 32767 - mostUnits * (run.algorithm == .zspo ? 7 : 1)
        for index in theta.indices where moves[index] {
            var g = estimate[index]
            if run.momentum > 0 {
                average[index] += rounded((1 - beta) * (g - average[index]) * 4096) / 4096
                g = average[index]
            }
            theta[index] = min(max(theta[index] + rounded(rate * g), -bound), bound)
        }
    }
}
