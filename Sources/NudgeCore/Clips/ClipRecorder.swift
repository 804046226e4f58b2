// SPDX-License-Identifier: Apache-2.0

/// Films one behaviour into memory that somebody else owns. It never allocates.
///
/// The unit is as fine as the farthest coordinate allows: when one does not fit, the unit is doubled and what
/// was filmed before is halved.
@safe
public struct ClipRecorder {
    private let plan: ClipPlan
    private let start: UnsafeMutablePointer<UInt8>
    private let capacity: Int
    private var exponent = ClipHead.exponentMaximum
    private var pictureCount = 0
    private var interval = 1
    private var stepCount = 0

    /// - Parameters:
    ///   - plan: what is filmed.
    ///   - memory: at least ``ClipPlan/clipBytes`` bytes, the caller's for as long as this is in use.
    public init(_ plan: ClipPlan, memory: UnsafeMutableBufferPointer<UInt8>) {
        precondition(memory.count >= plan.clipBytes, "a clip needs room for its longest form")
        self.plan = plan
        unsafe start = memory.baseAddress.unsafelyUnwrapped
        capacity = memory.count
    }

    /// Bytes of the clip so far; 0 before the first picture.
    public var encodedBytes: Int {
        pictureCount == 0 ? 0 : plan.picturesOffset + pictureCount * plan.pictureBytes
    }

    /// Begins anew, with a picture of the initial state.
    /// - Parameters:
    ///   - task: the body, at its initial state.
    ///   - horizon: control steps of the episode, at least 1.
    public mutating func begin<Task: SketchedEnvironment & ~Copyable>(_ task: borrowing Task, horizon: Int) {
        precondition(task.sketchPartCount == plan.partCount, "a clip is of the body that it was planned for")
        exponent = ClipHead.exponentMaximum
        pictureCount = 0
        stepCount = 0
        interval = plan.interval(horizon: horizon)
        writeParts(task)
        addPicture(task)
    }

    /// Takes note of a control step, and a picture if one is due.
    public mutating func add<Task: SketchedEnvironment & ~Copyable>(_ task: borrowing Task) {
        stepCount += 1
        guard stepCount % interval == 0, pictureCount < Limits.pictureCountMaximum else { return }
        addPicture(task)
    }

    private mutating func writeParts<Task: SketchedEnvironment & ~Copyable>(_ task: borrowing Task) {
        var bytes = unsafe MutableSpan(_unsafeStart: start, count: capacity)
        bytes[0] = plan.view.rawValue
        bytes[2] = UInt8(plan.partCount)
        bytes.store(task.stepMicroseconds &* UInt32(interval), at: 4)
        for index in 0..<plan.partCount {
            let part = task.sketchPart(index)
            let offset = ClipHead.headBytes + index * ClipHead.partBytes
            bytes[offset] = part.shape.rawValue
            bytes[offset + 1] = part.role.rawValue
            bytes.store(UInt16(min(max(part.radius, 0) * 4096 + 0.5, 65_535)), at: offset + 2)
        }
    }

    private mutating func addPicture<Task: SketchedEnvironment & ~Copyable>(_ task: borrowing Task) {
        var room = InlineArray<192, Float>(repeating: 0)
        var all = room.mutableSpan
        var places = all._mutatingExtracting(0..<3 * plan.endCount)
        task.sketch(&places)
        var offset = plan.picturesOffset + pictureCount * plan.pictureBytes
        for end in 0..<plan.endCount {
            write(places[3 * end], at: &offset)
            if plan.view != .side { write(places[3 * end + 1], at: &offset) }
            if plan.view != .top { write(places[3 * end + 2], at: &offset) }
        }
        pictureCount += 1
        var bytes = unsafe MutableSpan(_unsafeStart: start, count: capacity)
        bytes[1] = exponent
        bytes[3] = UInt8(pictureCount)
    }

    private mutating func write(_ coordinate: Float, at offset: inout Int) {
        // A simulation that blew up shows its body at the origin.
        let metres = coordinate.isFinite ? coordinate : 0
        var units = metres * Float(UInt32(1) << UInt32(exponent))
        while units.magnitude > 32_767, exponent > 0 {
            coarsen(upTo: offset)
            units /= 2
        }
        let rounded = min(max(units.rounded(), -32_767), 32_767)
        var bytes = unsafe MutableSpan(_unsafeStart: start, count: capacity)
        bytes.store(UInt16(bitPattern: Int16(rounded)), at: offset)
        offset += 2
    }

    /// Doubles the unit of what was written.
    private mutating func coarsen(upTo end: Int) {
        exponent -= 1
        var bytes = unsafe MutableSpan(_unsafeStart: start, count: capacity)
        for offset in stride(from: plan.picturesOffset, to: end, by: 2) {
            let value = Int16(bitPattern: bytes.span.load(UInt16.self, at: offset))
            bytes.store(UInt16(bitPattern: value / 2), at: offset)
        }
    }
}
