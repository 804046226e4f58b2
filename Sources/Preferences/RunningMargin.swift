/// What behaviour has been worth lately: the mean score of the last ten batches that a teacher saw.
///
/// B-Pref measures thresholds in the mean return of the last ten training episodes, cut to a clip's length;
/// here whole trajectories are judged, so no cut. It is the only thing a simulated panel remembers between
/// questions: a run that resumes must restore it.
public struct RunningMargin: Equatable, Sendable, Codable {
    /// The batches remembered.
    public static let windowCount = 10

    private var recent = SIMD16<Double>()
    private var count = 0
    private var next = 0

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

    private enum CodingKeys: String, CodingKey { case recent, next }

    /// Reads what ``encode(to:)`` wrote.
    /// - Throws: `DecodingError` when there are more than `windowCount` scores, one is not finite, or the
    ///   position lies outside.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let scores = try container.decode([Double].self, forKey: .recent)
        next = try container.decode(Int.self, forKey: .next)
        count = scores.count
        let isWhole = count == Self.windowCount
        guard
            count <= Self.windowCount, scores.allSatisfy(\.isFinite),
            isWhole ? (0..<Self.windowCount).contains(next) : next == count
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .recent, in: container,
                debugDescription: "not a running margin of at most ten scores")
        }
        for (index, score) in scores.enumerated() { recent[index] = score }
    }

    /// Writes the remembered scores and the place of the next one.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode((0..<count).map { recent[$0] }, forKey: .recent)
        try container.encode(next, forKey: .next)
    }
}
