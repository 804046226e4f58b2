// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

/// The server's side of one connection: θ, the records that led to it, and the frames that bring an agent
/// there. A small one of the tests' own, so that the core is not tested against the aggregator.
final class TestServer {
    let configuration: RunConfiguration
    let header: [UInt8]
    let owned: OwnedReplica
    private(set) var records: [RoundRecord] = []

    /// A run that starts from its seed, or from a base policy of these parameters.
    init(_ run: RunConfiguration, base: [Int16]? = nil) {
        var run = run
        if let base { run.start = .policy(NudgeCoreTests.fingerprint(base)) }
        configuration = run
        header = RunHeader(configuration: run, taskName: TaskName()).encoded()
        owned = OwnedReplica(run)
        if let base { #expect(owned.load(base)) } else { owned.replica.initialize() }
    }

    var round: UInt32 { owned.round }
    var fingerprint: Fingerprint { owned.fingerprint }

    /// What an agent that is in step says of itself.
    var knowledge: HelloFrame.Knowledge {
        HelloFrame.Knowledge(
            round: round, run: NudgeCoreTests.fingerprint(header.map { Int16($0) }), fingerprint: fingerprint)
    }

    /// Commits a round and returns its frame.
    @discardableResult
    func commit(_ record: RoundRecord) -> [UInt8] {
        owned.replica.commit(record)
        records.append(record)
        return CommitFrame(record: record, fingerprint: fingerprint.medium)
            .encoded(configuration.voteLayout)
    }

    func welcome(isBehind: Bool, _ assignment: Assignment = Assignment(block: 0)) -> [UInt8] {
        let header = header
        return written(FrameLength.maximum) {
            WelcomeFrame.write(
                isBehind: isBehind, round: round, assignment: assignment, header: header.span,
                panel: [UInt8]().span, to: &$0)
        }
    }

    /// θ in pieces.
    func snapshot(pieceBytes: Int = 64) -> [[UInt8]] {
        let state = written(owned.replica.stateBytes) {
            owned.replica.writeState(to: &$0)
            return owned.replica.stateBytes
        }
        return chunks(
            stride(from: 0, to: state.count, by: pieceBytes).map {
                Array(state[$0..<min($0 + pieceBytes, state.count)])
            }, isSnapshot: true)
    }

    /// The records from a round on, some in each piece, and a mark at the end.
    func log(from round: UInt32, recordsPerPiece: Int = 3) -> [[UInt8]] {
        let mark = LogRecord.mark(round: self.round, fingerprint: fingerprint)
        let whole = records.dropFirst(Int(round)).map(LogRecord.round) + [mark]
        let encoded = whole.map { $0.encoded(configuration.voteLayout) }
        return chunks(
            stride(from: 0, to: encoded.count, by: recordsPerPiece).map {
                encoded[$0..<min($0 + recordsPerPiece, encoded.count)].flatMap { $0 }
            }, isSnapshot: false)
    }

    private func chunks(_ pieces: [[UInt8]], isSnapshot: Bool) -> [[UInt8]] {
        var position = 0
        return pieces.enumerated().map { index, piece in
            defer { position += piece.count }
            return ChunkFrame(
                isSnapshot: isSnapshot, isLast: index == pieces.count - 1, position: UInt32(position)
            ).encoded(piece)
        }
    }
}
