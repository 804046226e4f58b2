public import Foundation

/// Something that happened in the fleet and is written down.
public enum FleetEntry: Sendable {
    /// A round was committed.
    case round(RoundEntry)
    /// A device got a place among a run's members; ballots are in the order of members.
    case member(run: Int64, member: Int, device: String)
    /// Anything else.
    case event(EventEntry)
}

/// A committed round.
public struct RoundEntry: Equatable, Sendable {
    /// The run's number in the store.
    public var run: Int64
    /// The round, from 0.
    public var round: UInt32
    /// Whether the gate accepted it.
    public var isAccepted: Bool
    /// When it was committed.
    public var closed: Date
    /// A byte per member of the run; see ``Ballot``.
    public var ballots: [UInt8]

    /// Makes an entry.
    public init(run: Int64, round: UInt32, isAccepted: Bool, closed: Date, ballots: [UInt8]) {
        self.run = run
        self.round = round
        self.isAccepted = isAccepted
        self.closed = closed
        self.ballots = ballots
    }
}

/// Something that happened, in words.
public struct EventEntry: Equatable, Sendable, Codable {
    /// When.
    public var time: Date
    /// The run's number in the store, if it concerns one.
    public var run: Int64?
    /// The device's name, if it concerns one.
    public var device: String?
    /// One word: `connected`, `diverged`, `revoked` …
    public var kind: String
    /// For people.
    public var detail: String

    /// Makes an entry.
    public init(time: Date, run: Int64? = nil, device: String? = nil, kind: String, detail: String = "") {
        self.time = time
        self.run = run
        self.device = device
        self.kind = kind
        self.detail = detail
    }
}
