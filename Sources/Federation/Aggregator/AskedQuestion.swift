// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// Which question of a run it is, and who asks: a name that stays the same when agent or server start again.
public struct QuestionKey: Hashable, Sendable {
    /// The device that asks.
    public var device: String
    /// The round.
    public var round: UInt32
    /// The index of the agent's random streams.
    public var streamIndex: UInt32
    /// The question within the round.
    public var batch: UInt16

    /// Makes the key of a device's question.
    public init(device: String, place: Question.Place) {
        self.device = device
        round = place.round
        streamIndex = place.streamIndex
        batch = place.batch
    }

    /// The question as frames name it.
    public var place: Question.Place {
        Question.Place(round: round, streamIndex: streamIndex, batch: batch)
    }
}

/// A question that came whole, with what there is to see.
public struct AskedQuestion: Sendable {
    /// Which one it is.
    public var key: QuestionKey
    /// A clip per behaviour, in the order of the core's lanes; each is one that ``NudgeCore/ClipHead``
    /// reads.
    public var clips: [[UInt8]]

    /// Makes a question.
    public init(key: QuestionKey, clips: [[UInt8]]) {
        self.key = key
        self.clips = clips
    }
}

/// A question on its way from an agent, or that came and waits for its answer.
struct OpenQuestion {
    let question: Question
    /// The clips so far, the last one incomplete until ``isWhole``; none once they were handed on.
    var clips: [[UInt8]] = []
    /// Whether the lane that came last is complete.
    var isLaneWhole = true
    /// Whether all came, or no more is wanted.
    var isWhole = false

    /// Adds a piece.
    /// - Throws: `value` for a piece that does not follow the one before it, or a clip that is none.
    mutating func add(_ frame: ClipFrame, _ payload: Span<UInt8>) throws(FrameError) {
        if isLaneWhole {
            guard frame.lane == clips.count, frame.lane < question.laneCount else {
                throw FrameError(.value, offset: 4)
            }
            clips.append([])
            isLaneWhole = false
        }
        guard frame.lane == clips.count - 1 else { throw FrameError(.value, offset: 4) }
        guard frame.position == clips[frame.lane].count,
            frame.position + payload.count <= ClipHead.encodedBytesMaximum
        else { throw FrameError(.value, offset: 6) }
        for index in 0..<payload.count { clips[frame.lane].append(payload[index]) }
        guard frame.isLast else { return }
        isLaneWhole = true
        let clip = clips[frame.lane]
        do throws(FrameError) { _ = try ClipHead(reading: clip.span) } catch {
            throw FrameError(.value, offset: ClipFrame.headBytes)
        }
        isWhole = clips.count == question.laneCount
    }
}
