public import NudgeCore

/// The server's side of a round: collects votes, closes the round, announces what it did.
///
/// It does no I/O and reads no clock. Whoever calls it decides when a round is over.
public struct Aggregator {
    /// What became of a vote.
    public enum Reception: String, Equatable, Sendable {
        /// Counted.
        case counted
        /// For a round that is closed, or not open yet.
        case otherRound
        /// This agent voted already; the first vote stands.
        case duplicate
        /// The agent's θ is not the server's.
        case diverged
        /// Not a vote frame.
        case malformed
    }

    /// θ as the server has it.
    public let host: PolicyHost
    /// Votes of the open round so far.
    public private(set) var votes = RoundVotes()
    /// Agents that voted in the open round.
    public private(set) var voteCount = 0
    /// Votes that were not counted, by reason, over the whole run.
    public private(set) var refused: [Reception: Int] = [:]
    private var fingerprint: Fingerprint

    /// Opens the round that `host` is at.
    public init(_ host: PolicyHost) {
        self.host = host
        fingerprint = host.replica.fingerprint()
    }

    /// The round that is open.
    public var round: UInt32 { host.replica.round }

    /// Takes a frame from agent `index`.
    public mutating func receive(_ frame: Span<UInt8>, from index: Int) -> Reception {
        let reception = judge(frame, from: index)
        if reception != .counted { refused[reception, default: 0] += 1 }
        return reception
    }

    private mutating func judge(_ bytes: Span<UInt8>, from index: Int) -> Reception {
        guard index >= 0, index < host.header.configuration.agentCount,
            let frame = try? VoteFrame(reading: bytes)
        else { return .malformed }
        guard frame.round == round else { return .otherRound }
        guard frame.fingerprint == fingerprint.short else { return .diverged }
        guard votes[index] == .absent else { return .duplicate }
        votes.set(index, to: frame.vote)
        voteCount += 1
        return .counted
    }

    /// The round as it stands, if the gate accepts it or not.
    public func record(isAccepted: Bool) -> RoundRecord {
        RoundRecord(round: round, isAccepted: isAccepted, votes: votes)
    }

    /// Commits the round and opens the next one. Agents whose vote is missing count as absent.
    /// - Returns: the frame that every agent gets.
    public mutating func close(isAccepted: Bool) -> CommitFrame {
        let record = record(isAccepted: isAccepted)
        host.replica.commit(record)
        fingerprint = host.replica.fingerprint()
        votes = RoundVotes()
        voteCount = 0
        return CommitFrame(record: record, fingerprint: fingerprint.medium)
    }
}
