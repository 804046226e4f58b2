// SPDX-License-Identifier: Apache-2.0

/// The largest sizes that the core accepts. Every buffer and every frame is bounded by them.
public enum Limits {
    /// Agents that vote in one round; with Par-S²ZPO also the number of blocks K.
    public static let agentCountMaximum = 256
    /// M, directions that a question is about.
    public static let candidateCountMaximum = 8
    /// 2M, behaviours that a question shows.
    public static let behaviourCountMaximum = 2 * candidateCountMaximum
    /// Numbers in an observation (Humanoid has 348).
    public static let observationCountMaximum = 512
    /// Numbers in an action (Humanoid has 17).
    public static let actionCountMaximum = 64
    /// Neurons in one hidden layer.
    public static let hiddenWidthMaximum = 16_384
    /// Hidden layers of an actor.
    public static let hiddenLayerCountMaximum = 3
    /// d: a replica, its moving averages and a snapshot of both are counted in 32 bits, on a board too.
    public static let parameterCountMaximum = 1 << 27
    /// Bytes of a task's name in UTF-8.
    public static let taskNameBytesMaximum = 32
    /// T, the rounds of a run: one a second for thirty years.
    public static let roundCountMaximum: UInt32 = 1_000_000_000
    /// Questions N, behaviours 2M and trajectories per behaviour D: together they number an episode within a
    /// round, in the 24 bits of a stream's subindex.
    public static let episodesPerRoundMaximum = 1 << 24
    /// Parts of a body in a clip (Pusher has 22).
    public static let partCountMaximum = 32
    /// Pictures of a clip.
    public static let pictureCountMaximum = 75
    /// Bytes of what a welcome says about who answers.
    public static let panelBytesMaximum = 128
    /// Bytes of the name of a device behind a gateway.
    public static let deviceNameBytesMaximum = 63

    /// Whether a question may be about so many directions: M is 1, 2, 4 or 8.
    static func isCandidateCount(_ count: Int) -> Bool {
        count >= 1 && count <= candidateCountMaximum && count & (count - 1) == 0
    }
}
