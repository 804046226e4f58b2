// SPDX-License-Identifier: Apache-2.0

/// The name of one stream of random numbers within a run.
///
/// A name and the run's seed fix every number of the stream. Two different names never share a block of
/// random bits, because the whole name is part of Philox's counter.
public struct StreamName: Equatable, Sendable {
    /// What a stream is for. The raw value is part of the counter, so it is part of the run-log format:
    /// a case never changes its number.
    public enum Purpose: UInt8, Sendable {
        /// Initial parameters θ₀.
        case initialParameters = 1
        /// The ±1 or Gaussian directions v_m.
        case perturbation = 2
        /// Initial states of the episodes that are compared.
        case episodeReset = 3
        /// Answers of the agents' simulated panels.
        case panel = 4
        /// Answers of the server's simulated panel, the acceptance gate.
        case gatePanel = 5
        /// Initial states of the episodes that the acceptance gate compares.
        case gateReset = 6
        /// Initial states of evaluation episodes, which never influence learning.
        case evaluationReset = 7
        /// Simulated faults: absent agents, losses, delays.
        case fault = 8
        /// Who tries which block, where several agents share one.
        case dealing = 9
        /// The order in which a person is shown the behaviours of a question.
        case showing = 10
    }

    /// What the stream is for.
    public var purpose: Purpose
    /// The round, counted from 0.
    public var round: UInt32
    /// The block, agent or device that owns the stream.
    public var index: UInt32
    /// A finer index, for example the direction among those of a question: 24 bits are used.
    public var subindex: UInt32

    /// Names a stream.
    @inlinable
    public init(_ purpose: Purpose, round: UInt32 = 0, index: UInt32 = 0, subindex: UInt32 = 0) {
        precondition(subindex < 1 << 24, "a stream's subindex has 24 bits")
        self.purpose = purpose
        self.round = round
        self.index = index
        self.subindex = subindex
    }

    /// Block number `word` of this stream: 128 random bits.
    @inlinable
    public func block(_ word: UInt32, seed: UInt64) -> Philox.Block {
        Philox.block(counter: counter(word), key: seed)
    }

    /// What block number `word` is made from.
    @usableFromInline
    func counter(_ word: UInt32) -> Philox.Block {
        Philox.Block(word, index, round, purposeWord)
    }

    /// The last word of the counter: the finer index, and what the stream is for in the lowest byte.
    public var purposeWord: UInt32 { subindex << 8 | UInt32(purpose.rawValue) }
}
