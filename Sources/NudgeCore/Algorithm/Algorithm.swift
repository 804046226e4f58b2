// SPDX-License-Identifier: Apache-2.0

/// The members of the family. This value is the one seam between them.
///
/// They differ in who perturbs what (``ownsBlocks``), with which distribution (``distribution``), and how
/// votes become a step (``Replica/commit(_:)`` reads both). It is an enumeration rather than a protocol
/// because the choice is made at run time by a log's header and must cost a board nothing.
public enum Algorithm: UInt8, Sendable {
    /// Partitioned: K blocks, one ±1 vector for all, each agent tries its own block (arXiv 2604.17747).
    case parS2ZPO = 1
    /// One agent perturbs the whole vector with ±1: Par-S²ZPO with K = 1.
    case s2ZPO = 2
    /// One agent perturbs the whole vector with standard normal numbers (arXiv 2506.03066), rounded to the
    /// lattice.
    case zspo = 3
    /// Every agent perturbs the whole vector with its own ±1 vector; the server averages (the paper's
    /// baseline).
    case fedAvgS2ZPO = 4
    /// The same with the average rescaled by √K, so that its step is as long as Par-S²ZPO's on average.
    case fedAvgS2ZPORescaled = 5

    /// Whether agents own disjoint blocks, or each the whole vector.
    public var ownsBlocks: Bool { self != .fedAvgS2ZPO && self != .fedAvgS2ZPORescaled }
    /// Whether the algorithm is defined for one agent only.
    public var isSingleAgent: Bool { self == .s2ZPO || self == .zspo }
    /// The distribution of the directions.
    public var distribution: Direction.Distribution { self == .zspo ? .gaussian : .rademacher }
}
