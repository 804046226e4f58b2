// SPDX-License-Identifier: Apache-2.0

/// What an agent of a fleet tries, from some round on: a block, a row of blocks, or nothing.
///
/// Where a fleet has more agents than blocks, several agents try the same block and the plurality counts.
/// Where it has fewer, each moves on by a stride every round, so that every block gets its turn without a
/// word from the aggregator. Where it has many more, only some play a round, and all others rest: they follow
/// the commits and try nothing.
public struct Assignment: Equatable, Sendable {
    /// The first round that it holds for.
    public var fromRound: UInt32
    /// The block of that round, 0..<K; 0xFFFF while the agent rests.
    public var block: UInt16
    /// Blocks to move on every round; 0 stays.
    public var stride: UInt16
    /// The agent's number among those that try the same block, from 0: their random streams differ by it.
    public var replica: UInt16

    /// Makes an assignment; see the properties.
    public init(fromRound: UInt32 = 0, block: UInt16, stride: UInt16 = 0, replica: UInt16 = 0) {
        self.fromRound = fromRound
        self.block = block
        self.stride = stride
        self.replica = replica
    }

    /// Rests from a round on.
    public static func resting(fromRound round: UInt32) -> Assignment {
        Assignment(fromRound: round, block: .max)
    }

    /// Whether the agent tries nothing.
    public var isResting: Bool { block == .max }

    /// Whether it is one in a fleet of so many blocks.
    func isValid(agentCount: Int) -> Bool { isResting || Int(block) < agentCount }

    /// The block that is tried in a round; without a meaning while the agent rests.
    /// - Parameters:
    ///   - round: not before ``fromRound``.
    ///   - blockCount: K, at least 1.
    public func block(inRound round: UInt32, blockCount: Int) -> Int {
        let moves = UInt64(round &- fromRound) * UInt64(stride)
        return Int((UInt64(block) + moves) % UInt64(blockCount))
    }

    /// The index of the agent's random streams in a round. The first agent of a block has the block's number,
    /// as in a fleet with one agent per block.
    public func streamIndex(inRound round: UInt32, blockCount: Int) -> UInt32 {
        UInt32(block(inRound: round, blockCount: blockCount)) + UInt32(replica) * UInt32(blockCount)
    }

    /// Bytes of an assignment in a frame.
    static let encodedBytes = 10

    func write(to bytes: inout MutableSpan<UInt8>, at offset: Int) {
        bytes.store(fromRound, at: offset)
        bytes.store(block, at: offset + 4)
        bytes.store(stride, at: offset + 6)
        bytes.store(replica, at: offset + 8)
    }

    init(reading bytes: Span<UInt8>, at offset: Int) {
        fromRound = bytes.load(UInt32.self, at: offset)
        block = bytes.load(UInt16.self, at: offset + 4)
        stride = bytes.load(UInt16.self, at: offset + 6)
        replica = bytes.load(UInt16.self, at: offset + 8)
    }
}
