// SPDX-License-Identifier: Apache-2.0

extension FleetStatus {
    /// What became of the votes that arrived.
    public struct VoteTotals: Codable, Equatable, Sendable {
        /// Counted.
        public var counted: UInt64 = 0
        /// For a round that is closed, or not open yet.
        public var late: UInt64 = 0
        /// From an agent that had voted already; its first vote stands.
        public var duplicate: UInt64 = 0
        /// From an agent whose θ is not the aggregator's.
        public var diverged: UInt64 = 0
        /// Not a vote frame.
        public var malformed: UInt64 = 0
        /// From an agent that has no part in the round.
        public var foreign: UInt64 = 0

        /// Nothing arrived.
        public init() {}

        /// All that arrived.
        public var total: UInt64 { counted + late + duplicate + diverged + malformed + foreign }
    }

    /// Bytes that crossed the network. In is towards the aggregator.
    public struct Traffic: Codable, Equatable, Sendable {
        /// Frames received, without TLS and TCP, and without clips.
        public var applicationBytesIn: UInt64 = 0
        /// Frames sent, without TLS and TCP.
        public var applicationBytesOut: UInt64 = 0
        /// Frames received that only show what is asked: the clips of questions.
        public var clipBytesIn: UInt64 = 0
        /// Bytes read from sockets, TLS included.
        public var socketBytesIn: UInt64 = 0
        /// Bytes written to sockets, TLS included.
        public var socketBytesOut: UInt64 = 0

        /// Nothing crossed it.
        public init() {}
    }

    /// What the policy was found to be worth.
    public struct Measurement: Codable, Equatable, Sendable {
        /// The round that made the policy.
        public var round: UInt32
        /// The mean return of its episodes.
        public var returnMean: Double

        /// Makes a measurement; see the properties.
        public init(round: UInt32, returnMean: Double) {
            self.round = round
            self.returnMean = returnMean
        }
    }

    /// A member of the fleet: a device that is enrolled and not revoked.
    public struct Member: Codable, Equatable, Sendable {
        /// The device's name.
        public var name: String
        /// Whether it is connected now.
        public var isConnected = false
        /// The block it perturbs, 0..<K; nil while it has none.
        public var block: Int?
        /// Which of the agents of its block it is, from 0; nil while it has no block.
        public var replica: Int?
        /// Its votes that were counted.
        public var votes: UInt32 = 0
        /// Rounds it should have voted in and did not.
        public var absences: UInt32 = 0
        /// Votes that agreed with what most others of its block said of the same direction.
        public var agreements: UInt32 = 0
        /// Votes that did not.
        public var disagreements: UInt32 = 0
        /// Whether its votes move nothing, because it disagrees too often.
        public var isQuarantined = false
        /// The last round in which a vote of it was counted.
        public var lastRound: UInt32?

        /// A member that never connected.
        public init(name: String) { self.name = name }
    }

    /// A round that is over.
    public struct Round: Codable, Equatable, Sendable {
        /// Its number, from 0.
        public var round: UInt32
        /// Whether its step was taken.
        public var isAccepted: Bool
        /// Votes that were counted.
        public var votes: Int
        /// Agents that should have voted and did not.
        public var absent: Int
        /// Counted votes in favour of a perturbation, whichever it was.
        public var inFavour: Int
        /// From its opening to its commit.
        public var milliseconds: UInt64
        /// The mean return of the policy after the round, where the aggregator measured it.
        public var returnMean: Double?

        /// Makes a round; see the properties.
        public init(
            round: UInt32, isAccepted: Bool, votes: Int, absent: Int, inFavour: Int, milliseconds: UInt64,
            returnMean: Double? = nil
        ) {
            self.round = round
            self.isAccepted = isAccepted
            self.votes = votes
            self.absent = absent
            self.inFavour = inFavour
            self.milliseconds = milliseconds
            self.returnMean = returnMean
        }
    }
}
