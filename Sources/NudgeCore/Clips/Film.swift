// SPDX-License-Identifier: Apache-2.0

/// The clips of the question that an agent is about to ask: one for each behaviour, in its arena.
@safe
struct Film {
    /// How far the question was transmitted on this connection.
    enum Progress: Equatable, Sendable {
        case unasked
        /// The next byte of a lane's clip.
        case sending(lane: Int, position: Int)
        case asked
    }

    let plan: ClipPlan
    var progress = Progress.unasked
    private let start: UnsafeMutablePointer<UInt8>
    /// Bytes of each lane's clip.
    private var lengths = InlineArray<16, Int32>(repeating: 0)
    private var recorder: ClipRecorder?

    init(_ plan: ClipPlan, laneCount: Int, arena: inout Arena) {
        precondition(laneCount <= Limits.behaviourCountMaximum, "a question shows at most 16 behaviours")
        self.plan = plan
        unsafe start = arena.take(UInt8.self, count: laneCount * plan.clipBytes)
    }

    /// Films the first moment of a lane, or the next one of the lane that is being filmed.
    mutating func take<Task: SketchedEnvironment & ~Copyable>(
        _ task: borrowing Task, lane: Int, isFirst: Bool, horizon: Int
    ) {
        if isFirst {
            let memory = unsafe UnsafeMutableBufferPointer(
                start: start + lane * plan.clipBytes, count: plan.clipBytes)
            var fresh = unsafe ClipRecorder(plan, memory: memory)
            fresh.begin(task, horizon: horizon)
            recorder = fresh
        } else {
            recorder?.add(task)
        }
        lengths[lane] = Int32(recorder?.encodedBytes ?? 0)
    }

    /// Writes the next piece of a lane's clip as a frame, and returns the frame's length.
    mutating func write(
        lane: Int, position: Int, laneCount: Int, to bytes: inout MutableSpan<UInt8>
    ) -> Int {
        let length = Int(lengths[lane])
        let clip = unsafe Span(_unsafeStart: start + lane * plan.clipBytes, count: length)
        let end = min(position + ClipFrame.payloadBytesMaximum, length)
        let isLast = end == length
        if isLast {
            progress = lane == laneCount - 1 ? .asked : .sending(lane: lane + 1, position: 0)
        } else {
            progress = .sending(lane: lane, position: end)
        }
        return ClipFrame(lane: lane, isLast: isLast, position: position)
            .write(clip.extracting(position..<end), to: &bytes)
    }
}
