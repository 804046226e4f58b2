// SPDX-License-Identifier: Apache-2.0

/// How α and μ change over a run: a geometric decay every round, and a halving of both after rejections.
///
/// Both are lattice distances with sixteen fractional bits, moved by integer arithmetic, so every party of a
/// fleet has the same values. They never fall below one lattice unit: below it nothing would move.
public struct Schedule: Equatable, Sendable {
    /// The settings of a schedule, equal across the fleet.
    public struct Plan: Equatable, Sendable {
        /// α of the first round.
        public var learningRate: UInt32
        /// μ of the first round.
        public var perturbationScale: UInt32
        /// 1 − the factor by which α shrinks each round, as a fraction of 2^32. 0 keeps α.
        public var learningRateLoss: UInt32
        /// 1 − the factor by which μ shrinks each round, as a fraction of 2^32. 0 keeps μ.
        public var perturbationLoss: UInt32
        /// Rejected rounds in a row that halve both; the paper has 3; 0 means never.
        public var rejectionsBeforeHalving: UInt8

        /// Makes a plan; see the properties.
        public init(
            learningRate: UInt32, perturbationScale: UInt32, learningRateLoss: UInt32 = 0,
            perturbationLoss: UInt32 = 0, rejectionsBeforeHalving: UInt8 = 0
        ) {
            self.learningRate = learningRate
            self.perturbationScale = perturbationScale
            self.learningRateLoss = learningRateLoss
            self.perturbationLoss = perturbationLoss
            self.rejectionsBeforeHalving = rejectionsBeforeHalving
        }
    }

    /// α of the current round, sixteen fractional bits.
    public private(set) var learningRate: UInt32
    /// μ of the current round, sixteen fractional bits.
    public private(set) var perturbationScale: UInt32
    /// Rejected rounds since the last accepted one or the last halving.
    public private(set) var rejectionsInARow: UInt8 = 0
    private let plan: Plan

    private static let oneUnit: UInt32 = 1 << 16

    /// The schedule before the first round.
    public init(_ plan: Plan) {
        self.plan = plan
        learningRate = max(plan.learningRate, Self.oneUnit)
        perturbationScale = max(plan.perturbationScale, Self.oneUnit)
    }

    /// A schedule in the middle of a run. Nil when the plan cannot have led there.
    init?(_ plan: Plan, learningRate: UInt32, perturbationScale: UInt32, rejectionsInARow: UInt32) {
        self.init(plan)
        guard learningRate >= Self.oneUnit, learningRate <= self.learningRate,
            perturbationScale >= Self.oneUnit, perturbationScale <= self.perturbationScale,
            rejectionsInARow <= UInt32(UInt8.max)
        else { return nil }
        self.learningRate = learningRate
        self.perturbationScale = perturbationScale
        self.rejectionsInARow = UInt8(rejectionsInARow)
    }

    /// α in whole lattice units, 1...32767.
    public var learningRateUnits: Int32 { Self.units(learningRate) }
    /// μ in whole lattice units, 1...32767.
    public var perturbationUnits: Int32 { Self.units(perturbationScale) }

    /// Moves to the next round. Returns whether this halved α and μ.
    @discardableResult
    public mutating func advance(isAccepted: Bool) -> Bool {
        learningRate = Self.shrink(learningRate, loss: plan.learningRateLoss)
        perturbationScale = Self.shrink(perturbationScale, loss: plan.perturbationLoss)
        rejectionsInARow = isAccepted ? 0 : rejectionsInARow &+ 1
        guard plan.rejectionsBeforeHalving > 0, rejectionsInARow >= plan.rejectionsBeforeHalving else {
            return false
        }
        rejectionsInARow = 0
        learningRate = max(learningRate / 2, Self.oneUnit)
        perturbationScale = max(perturbationScale / 2, Self.oneUnit)
        return true
    }

    private static func units(_ distance: UInt32) -> Int32 {
        min(Int32(truncatingIfNeeded: (distance &+ 0x8000) >> 16), 32767)
    }

    private static func shrink(_ distance: UInt32, loss: UInt32) -> UInt32 {
        let lost = (UInt64(distance) * UInt64(loss)) >> 32
        return max(distance - UInt32(lost), oneUnit)
    }
}
