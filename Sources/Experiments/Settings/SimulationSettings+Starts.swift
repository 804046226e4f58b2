// SPDX-License-Identifier: Apache-2.0

extension SimulationSettings {
    /// Starts that compete for one run.
    ///
    /// How far learning from scratch gets depends more on how it begins than on anything after: some random
    /// directions lead to a gait, some to a crawl. So several runs, alike but for their seeds, are played for
    /// some rounds; a panel compares their policies, pair by pair over ten episodes a side, or by one
    /// question with a clip of each where it chooses among many; and the one that it likes best goes on. The
    /// log of that run is one like any other. Labels, episodes and control steps of all starts count.
    public struct Starts: Codable, Equatable, Sendable {
        /// How many compete, 2...16.
        public var count: Int
        /// Rounds that each plays, 1..<T.
        public var rounds: Int
        /// The one that went on, from 0; nil while it is not decided.
        public var winner: Int?

        /// Settings of a contest that is not decided.
        public init(count: Int, rounds: Int) {
            self.count = count
            self.rounds = rounds
        }

        /// Answers that a run takes for its starts' sake, where a round takes one and it shows more than two
        /// behaviours: those of the starts that lose, and one that chooses among all.
        var answersBeside: Int { (count - 1) * rounds + 1 }

        /// The seed of a start. The first one has the run's own.
        func seed(_ index: Int, of seed: UInt64) -> UInt64 { seed &+ UInt64(index) << 32 }
    }

    /// The settings as they were before a contest was decided.
    var undecided: Self {
        var settings = self
        settings.starts?.winner = nil
        return settings
    }

    /// The seed of the run that is played to the end: ``seed``, or that of the start which won.
    var runSeed: UInt64 {
        guard let starts, let winner = starts.winner else { return seed }
        return starts.seed(winner, of: seed)
    }
}
