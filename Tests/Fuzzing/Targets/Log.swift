// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore

/// Headers, policies and records are read as they are and with a checksum that fits; what is taken must be
/// written again byte for byte. A damaged log is replayed.
func feedLog(_ input: inout Input) {
    switch input.number(below: 4) {
    case 0:
        let kind: RunHeader.Kind = input.number(below: 2) == 0 ? .log : .policy
        let bytes = input.rest()
        readHeader(bytes, kind)
        readHeader(withChecksum(bytes), kind)
    case 1:
        let count = input.number(below: 64)
        let bytes = input.rest()
        readParameters(bytes, count)
        readParameters(withChecksum(bytes), count)
    case 2:
        let layout = input.layout()
        let bytes = input.rest()
        readRecord(bytes, layout)
        readRecord(withChecksum(bytes), layout)
    default: replay(&input)
    }
}

/// The bytes, the last four replaced by a checksum of the others. No mutation would find one.
private func withChecksum(_ bytes: [UInt8]) -> [UInt8] {
    let end = bytes.count - 4
    return end > 0 ? bytes[..<end] + littleEndian(Checksum.of(bytes.span, 0..<end)) : bytes
}

private func readHeader(_ bytes: [UInt8], _ kind: RunHeader.Kind) {
    guard let header = try? RunHeader(reading: bytes.span, kind: kind) else { return }
    let configuration = header.configuration
    precondition(configuration.isValid, "a configuration that is read is valid")
    for round in [0, 1, configuration.roundCount, .max] {
        let horizon = configuration.horizon(inRound: round)
        precondition((1...1_000_000).contains(horizon), "a clip has a length within the limits")
    }
    precondition(MemorySum(configuration).total < 1 << 21, "an agent's memory has a limit")
    let scales = (0..<configuration.shape.observationCount).map { header.scale($0, in: bytes.span) }
    var written = [UInt8](repeating: 0xEE, count: header.encodedBytes)
    var span = written.mutableSpan
    header.write(kind, scales: scales.span, to: &span)
    precondition(written[...] == bytes.prefix(written.count), "a header survives its bytes")
}

private func readParameters(_ bytes: [UInt8], _ count: Int) {
    var parameters = [Int16](repeating: 0x7EEE, count: count)
    var span = parameters.mutableSpan
    guard let round = try? PolicyParameters.read(bytes.span, at: 0, into: &span) else {
        precondition(parameters.allSatisfy { $0 == 0x7EEE }, "a refused policy changes no parameter")
        return
    }
    var written = [UInt8](repeating: 0xEE, count: bytes.count)
    var writtenSpan = written.mutableSpan
    PolicyParameters.write(parameters.span, round: round, to: &writtenSpan, at: 0)
    precondition(written == bytes, "parameters survive their bytes")
}

private func readRecord(_ bytes: [UInt8], _ layout: RoundVotes.Layout) {
    guard !bytes.isEmpty else { return }
    var offset = 0
    do {
        let record = try LogRecord(reading: bytes.span, at: &offset, layout)
        let written = encode(record, layout)
        precondition(written[...] == bytes.prefix(offset), "a record survives its bytes")
    } catch {
        precondition(offset == 0, "a refused record is not passed over")
    }
}

func encode(_ record: LogRecord, _ layout: RoundVotes.Layout) -> [UInt8] {
    var bytes = [UInt8](repeating: 0xEE, count: LogRecord.encodedBytesMaximum)
    var span = bytes.mutableSpan
    let length = record.write(to: &span, layout)
    return Array(bytes.prefix(length))
}

// MARK: - Replay

/// Writes a log, damages it, and replays it: rounds are as written up to the damage, or there is an error.
private func replay(_ input: inout Input) {
    let run = SmallRun(&input)
    let layout = run.header.configuration.voteLayout
    let host = run.host()
    var log: [UInt8] = []
    var ends = [0: host.replica.fingerprint()]
    for _ in 0..<input.number(below: 24) {
        switch input.number(below: 8) {
        case 0:
            let mark = LogRecord.mark(round: host.replica.round, fingerprint: host.replica.fingerprint())
            log += encode(mark, layout)
        case 1: log += input.take(input.number(below: 32))
        case 2:
            let round = UInt32(input.number(below: 256))
            log += encode(.round(input.record(round, layout)), layout)
        default:
            let record = input.record(host.replica.round, layout)
            log += encode(.round(record), layout)
            host.replica.commit(record)
        }
        ends[log.count] = host.replica.fingerprint()
    }
    for _ in 0..<input.number(below: 4) where !log.isEmpty {
        log[input.number(below: log.count)] ^= input.byte()
    }
    log = Array(log.prefix(log.count - input.number(below: log.count / 8 + 1)))
    let reader = run.host()
    var rounds: UInt32 = 0
    do {
        let outcome = try Replay.run(log.span, from: 0, into: &reader.replica) { replica, record in
            rounds += 1
            precondition(replica.round == rounds && record.round == rounds - 1, "rounds come in order")
        }
        precondition(outcome.wholeBytes <= log.count, "whole bytes are bytes of the log")
        precondition(outcome.isTorn == (outcome.wholeBytes < log.count), "what is not whole is torn")
    } catch {
        precondition(reader.replica.round == rounds, "a damaged log leaves the rounds before the damage")
    }
}
