// SPDX-License-Identifier: Apache-2.0

/// What behaviour has been worth lately: the mean score of the last ten batches that a teacher saw.
///
/// B-Pref measures thresholds in the mean return of the last ten training episodes, cut to a clip's length;
/// here whole trajectories are judged, so no cut. It is the only thing a simulated panel remembers between
/// questions: a run that resumes must restore it.
public struct RunningMargin: Equatable, Sendable {
    /// The batches remembered.
    public static let windowCount = 10

    var recent = SIMD16<Double>()
    var count = 0
    var next = 0

    /// Remembers nothing yet.
    public init() {}

    /// The mean of the remembered scores; 0 before the first. Summed afresh in a fixed order, so that it has
    /// no drift and the same bits after a restore.
    public var value: Double {
        if count == 0 { return 0 }
        var sum = 0.0
        for index in 0..<count { sum += recent[index] }
        return sum / Double(count)
    }

    /// Remembers a batch's score in the place of the oldest. A score that is not finite is left out.
    public mutating func add(_ score: Double) {
        guard score.isFinite else { return }
        recent[next] = score
        next = (next + 1) % Self.windowCount
        count = min(count + 1, Self.windowCount)
    }
}
