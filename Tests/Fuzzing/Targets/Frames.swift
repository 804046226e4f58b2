// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// Every reader is given the same bytes, as they are and with a checksum that fits. What it takes it must
/// write again byte for byte, and what it refuses it must refuse within the frame.
func feedFrames(_ input: inout Input) {
    let layout = input.layout()
    let bytes = input.rest()
    read(bytes, layout)
    read(withChecksum(bytes), layout)
    cut(bytes, layout)
    // While the run is not known, no commit can be cut off.
    cut(bytes, nil)
}

private func read(_ bytes: [UInt8], _ layout: RoundVotes.Layout) {
    let takers = (1...15).compactMap(FrameKind.init(rawValue:)).count { takes($0, bytes, layout) }
    let kind = try? FrameKind.read(bytes.span)
    precondition(takers <= (kind == .log || kind == .snapshot ? 2 : 1), "a frame has one kind")
    guard takers > 0 else { return }
    let length = try? FrameLength.of(bytes.span, layout)
    precondition(length == bytes.count, "a frame that is read has the length that the stream says")
}

private func takes(_ kind: FrameKind, _ bytes: [UInt8], _ layout: RoundVotes.Layout) -> Bool {
    var written = [UInt8](repeating: 0xEE, count: max(bytes.count, FrameLength.maximum))
    do throws(FrameError) {
        var span = written.mutableSpan
        let length = try rewrite(kind, bytes.span, layout, to: &span)
        precondition(written.prefix(length) == bytes[...], "a frame survives its bytes")
        return true
    } catch {
        precondition(error.offset >= 0 && error.offset <= bytes.count, "a refusal points into the frame")
        return false
    }
}

/// Reads a frame of one kind and writes what was read of it.
private func rewrite(
    _ kind: FrameKind, _ bytes: Span<UInt8>, _ layout: RoundVotes.Layout, to out: inout MutableSpan<UInt8>
) throws(FrameError) -> Int {
    switch kind {
    case .vote: return try VoteFrame(reading: bytes, candidateCount: layout.candidateCount).write(to: &out)
    case .commit:
        let frame = try CommitFrame(reading: bytes, layout)
        return frame.write(to: &out, layout)
    case .hello: return try HelloFrame(reading: bytes).write(to: &out)
    case .welcome: return try rewriteWelcome(bytes, to: &out)
    case .log, .snapshot:
        let frame = try ChunkFrame(reading: bytes)
        return frame.write(bytes.extracting(ChunkFrame.headBytes..<bytes.count), to: &out)
    case .assignment:
        return try AssignmentFrame(reading: bytes, agentCount: layout.agentCount).write(to: &out)
    case .ping: return try PingFrame(reading: bytes).write(to: &out)
    case .bye: return try ByeFrame(reading: bytes).write(to: &out)
    case .refusal: return try RefusalFrame(reading: bytes).write(to: &out)
    case .question: return try QuestionFrame(reading: bytes).write(to: &out)
    case .answer: return try AnswerFrame(reading: bytes).write(to: &out)
    case .clip:
        let frame = try ClipFrame(reading: bytes)
        return frame.write(bytes.extracting(ClipFrame.headBytes..<bytes.count), to: &out)
    case .introduction:
        let frame = try IntroductionFrame(reading: bytes)
        return frame.write(name: bytes.extracting(IntroductionFrame.headBytes...), to: &out)
    case .sealed:
        let frame = try SealedFrame(reading: bytes)
        return frame.write(bytes.extracting(SealedFrame.headBytes...), to: &out)
    }
}

/// Writes a welcome anew from all that was read of it, the header's fields included.
private func rewriteWelcome(
    _ bytes: Span<UInt8>, to out: inout MutableSpan<UInt8>
) throws(FrameError) -> Int {
    let frame = try WelcomeFrame(reading: bytes)
    var scales: [ObservationScale] = []
    for index in 0..<frame.header.configuration.shape.observationCount {
        scales.append(frame.scale(index, in: bytes))
    }
    var header = [UInt8](repeating: 0, count: frame.header.encodedBytes)
    var span = header.mutableSpan
    frame.header.write(scales: scales.span, to: &span)
    return WelcomeFrame.write(
        isBehind: frame.isBehind, round: frame.round, assignment: frame.assignment, header: header.span,
        panel: bytes.extracting(frame.panelRange), to: &out)
}

/// Cuts a stream as a transport would: what the first bytes say, more bytes do not take back.
private func cut(_ bytes: [UInt8], _ layout: RoundVotes.Layout?) {
    var start = 0
    while start < bytes.count {
        let rest = bytes[start...]
        guard let length = try? FrameLength.of(rest.span, layout) else { break }
        precondition(length > 0 && length <= FrameLength.maximum, "a frame has a length within the limits")
        for count in 0...min(4, rest.count) {
            let beginning = rest.prefix(count)
            let early = try? FrameLength.of(beginning.span, layout)
            precondition(early == nil || early == length, "a length changed when more bytes came")
        }
        let frame = Array(rest.prefix(length))
        if frame.count == length, let layout { read(withChecksum(frame), layout) }
        start += length
    }
}

/// The bytes with a checksum of the run header in them that fits, where they could be a welcome. No mutation
/// would find one.
private func withChecksum(_ bytes: [UInt8]) -> [UInt8] {
    let end = bytes.count - 4
    guard let kind = try? FrameKind.read(bytes.span), kind == .welcome, end >= WelcomeFrame.headBytes else {
        return bytes
    }
    return bytes[..<end] + littleEndian(Checksum.of(bytes.span, WelcomeFrame.headBytes..<end))
}

/// The bytes of a number, the lowest first.
func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
    (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
}
