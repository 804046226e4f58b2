// SPDX-License-Identifier: Apache-2.0

extension RunningMargin: Codable {
    private enum CodingKeys: String, CodingKey { case recent, next }

    /// Reads what ``encode(to:)`` wrote.
    /// - Throws: `DecodingError` when there are more than `windowCount` scores, one is not finite, or the
    ///   position lies outside.
    public init(from decoder: any Decoder) throws {
        self.init()
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
