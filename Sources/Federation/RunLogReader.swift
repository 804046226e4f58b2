// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// Reads a run log and rebuilds θ from it.
public struct RunLogReader {
    /// Where the log lies.
    public let path: String
    /// The run's settings and task.
    public let header: RunHeader
    /// One scale per observed number.
    public let scales: [ObservationScale]
    private let bytes: [UInt8]

    /// Bytes of the file, whole records or not.
    public var byteCount: Int { bytes.count }

    /// Reads a log and checks its header.
    public init(_ path: String) throws(StoreError) {
        bytes = try Files.read(path)
        self.path = path
        do {
            let content = bytes
            let header = try RunHeader(reading: content.span)
            scales = (0..<header.configuration.shape.observationCount).map {
                header.scale($0, in: content.span)
            }
            self.header = header
        } catch {
            throw .damaged(path, error)
        }
    }

    /// How much of the log can be relied on, whatever follows: the rounds from θ₀ on that fit, and the bytes
    /// of their records and marks.
    public func soundPart(base: Policy?) throws(StoreError) -> (rounds: UInt32, bytes: Int) {
        let host = try PolicyHost(header: header, scales: scales, base: base)
        do {
            let outcome = try Replay.run(bytes.span, from: header.encodedBytes, into: &host.replica)
            return (host.replica.round, outcome.wholeBytes)
        } catch {
            guard case .damaged(let offset) = error else { throw .damaged(path, error) }
            return (host.replica.round, offset)
        }
    }

    /// Replays the log from θ₀ until `roundCount` rounds are committed or it ends.
    /// - Returns: θ and how much of the log is whole.
    public func replay(
        base: Policy?, roundCount: UInt32 = .max,
        onRound: (borrowing Replica, RoundRecord) -> Void = { _, _ in }
    ) throws(StoreError) -> (host: PolicyHost, outcome: Replay.Outcome) {
        let host = try PolicyHost(header: header, scales: scales, base: base)
        do {
            let outcome = try Replay.run(
                bytes.span, from: header.encodedBytes, into: &host.replica, roundCount: roundCount,
                onRound: onRound)
            return (host, outcome)
        } catch {
            guard case .damaged(let offset) = error else { throw .damaged(path, error) }
            throw .damaged(
                path: path,
                detail:
                    "damaged at byte \(offset); restore a copy, or cut it back to there with 'nudge audit "
                    + "--repair DIR'")
        }
    }
}
