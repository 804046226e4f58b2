// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// A connection, as whoever holds the sockets numbers it. Numbers are never used twice.
public typealias ConnectionNumber = UInt64

/// What an aggregator wants done. In this order, one after the other.
public enum Effect: Sendable {
    /// Send frames on a connection.
    case send(ConnectionNumber, [UInt8])
    /// Send the same frame on many connections.
    case broadcast([ConnectionNumber], [UInt8])
    /// Close a connection once what was sent has left.
    case hangUp(ConnectionNumber)
    /// Ask the gate whether the step of this record shall be taken; answer with
    /// ``Aggregator/judged(isAccepted:)``.
    case judge(RoundRecord)
    /// Write a record to the log. When it is on the disk, and not before, call
    /// ``Aggregator/committed(now:)``.
    case commit(RoundRecord)
    /// Write a mark to the log.
    case mark(LogRecord)
    /// Remember that something happened.
    case report(FleetEvent)
    /// Have somebody answer a question; say what with ``Aggregator/answer(_:_:)``.
    case asked(AskedQuestion)
    /// A question is over: its round is closed, or its agent asks something else, or is gone.
    case withdrawn(QuestionKey)
    /// Remember what somebody beside the agent answered, before anything that comes after it: the agent's
    /// vote may follow. An earlier answer to the same question is void.
    case answered(QuestionKey, Choice)
    /// Remember what a round was made of.
    case closed(ClosedRound)
}

/// What a committed round was made of.
public struct ClosedRound: Sendable {
    /// One member's part.
    public struct Part: Sendable {
        /// The member's name.
        public var device: String
        /// The block it tried.
        public var block: Int
        /// What it said.
        public var vote: Vote
        /// Whether the others of its block said the same; nil when nobody else did, or they were undecided.
        public var agrees: Bool?
    }

    /// What was committed.
    public var record: RoundRecord
    /// Everybody who was to vote.
    public var parts: [Part]
    /// From its opening to its commit.
    public var milliseconds: UInt64
}

/// Something that happened in a fleet.
public struct FleetEvent: Codable, Equatable, Sendable {
    /// The kinds of events.
    public enum Kind: String, Codable, Sendable {
        /// A member is in the fleet, or back in it.
        case joined
        /// A member's connection ended.
        case left
        /// A member was gone too long: its block is free.
        case lost
        /// A member's θ is not the aggregator's; it was sent a snapshot.
        case diverged
        /// A member sent something that is no frame, or not one that belongs there.
        case malformed
        /// A member disagreed too often; its votes move nothing from now on.
        case quarantined
        /// Another connection with the same identity took over.
        case replaced
        /// The fleet has no room.
        case refused
        /// All rounds are committed.
        case completed
    }

    /// What happened.
    public var kind: Kind
    /// The round that was open.
    public var round: UInt32
    /// Whom it happened to.
    public var device: String?
    /// More about it, for people.
    public var detail: String?
}
