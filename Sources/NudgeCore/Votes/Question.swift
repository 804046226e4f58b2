// SPDX-License-Identifier: Apache-2.0

/// What an agent that awaits a choice wants to know: which of the behaviours that it showed is best?
public struct Question: Equatable, Sendable {
    /// Which question of a run it is. An agent that plays it again, after a restart, asks the same one.
    public struct Place: Equatable, Sendable {
        /// The round.
        public var round: UInt32
        /// The index of the agent's random streams: its block, plus a multiple of K for the second, third …
        /// agent of the same block.
        public var streamIndex: UInt32
        /// The question within the round, 0..<N.
        public var batch: UInt16

        /// Bytes of a place in a frame.
        static let encodedBytes = 10

        /// Makes a place.
        public init(round: UInt32, streamIndex: UInt32, batch: UInt16) {
            self.round = round
            self.streamIndex = streamIndex
            self.batch = batch
        }

        func write(to bytes: inout MutableSpan<UInt8>, at offset: Int) {
            bytes.store(round, at: offset)
            bytes.store(streamIndex, at: offset + 4)
            bytes.store(batch, at: offset + 8)
        }

        init(reading bytes: Span<UInt8>, at offset: Int) {
            round = bytes.load(UInt32.self, at: offset)
            streamIndex = bytes.load(UInt32.self, at: offset + 4)
            batch = bytes.load(UInt16.self, at: offset + 8)
        }
    }

    /// Which question it is.
    public var place: Place
    /// Behaviours that it shows: 2, 4, 8 or 16.
    public var laneCount: Int

    /// Makes a question.
    public init(place: Place, laneCount: Int) {
        self.place = place
        self.laneCount = laneCount
    }
}
