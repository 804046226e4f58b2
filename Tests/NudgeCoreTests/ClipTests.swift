// SPDX-License-Identifier: Apache-2.0

import AllocationGuard
import NudgeCore
import Testing

/// A sphere and a capsule that run along x.
struct Runner: SketchedEnvironment {
    var sketchView = SketchView.side
    /// Metres a control step.
    var speed: Float = 0.1
    private(set) var x: Float = 0
    var observationCount: Int { 1 }
    var actionCount: Int { 1 }
    var sketchPartCount: Int { 2 }
    var stepMicroseconds: UInt32 { 20_000 }

    init(view: SketchView = .side, speed: Float = 0.1) {
        sketchView = view
        self.speed = speed
    }

    mutating func reset(_ noise: inout RandomStream) { x = 0 }
    mutating func run() { x += speed }
    func observe(_ observation: inout MutableSpan<Float>) { observation[0] = x }
    mutating func step(_ action: Span<Float>) -> StepResult {
        run()
        return StepResult(reward: Double(speed))
    }
    func sketchPart(_ index: Int) -> SketchPart {
        SketchPart(shape: index == 0 ? .sphere : .capsule, role: .goal, radius: 0.25)
    }
    func sketch(_ places: inout MutableSpan<Float>) {
        for index in 0..<9 { places[index] = 0 }
        places[0] = x
        places[1] = 2
        places[2] = 1
        places[3] = x
        places[6] = x
        places[8] = -1.5
    }
}

/// A clip with memory of its own.
final class OwnedRecorder {
    var recorder: ClipRecorder
    private let memory: TestMemory
    private let plan: ClipPlan

    init(_ runner: Runner) throws {
        plan = ClipPlan(runner)
        memory = TestMemory(byteCount: plan.clipBytes)
        recorder = unsafe ClipRecorder(plan, memory: memory.bytes.bindMemory(to: UInt8.self))
    }

    var bytes: [UInt8] { unsafe Array(memory.bytes.prefix(recorder.encodedBytes)) }
}

/// Reads a clip's head.
func readHead(_ bytes: [UInt8]) throws(FrameError) -> ClipHead { try ClipHead(reading: bytes.span) }

@Suite("Clips")
struct ClipTests {
    /// Coordinates of a picture in metres.
    private func picture(_ index: Int, _ bytes: [UInt8]) throws -> [Float] {
        let head = try readHead(bytes)
        let count = (bytes.count - head.picturesOffset) / head.pictureCount / 2
        return (0..<count).map { number in
            let offset = head.picturesOffset + 2 * (index * count + number)
            let units = Int16(bitPattern: UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8)
            return Float(units) / Float(1 << Int(head.exponent))
        }
    }

    @Test("a short episode has a picture a step; the bytes are as docs/frames.md says")
    func golden() throws {
        var runner = Runner(view: .top, speed: 0.5)
        let owned = try OwnedRecorder(runner)
        owned.recorder.begin(runner, horizon: 2)
        for _ in 0..<2 {
            runner.run()
            owned.recorder.add(runner)
        }
        let head: [UInt8] = [1, 12, 2, 3, 0x20, 0x4E, 0, 0, 0, 2, 0, 4, 1, 2, 0, 4]
        let first: [UInt8] = [0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0]
        let second: [UInt8] = [0, 8, 0, 0x20, 0, 8, 0, 0, 0, 8, 0, 0]
        let third: [UInt8] = [0, 16, 0, 0x20, 0, 16, 0, 0, 0, 16, 0, 0]
        #expect(owned.bytes == head + first + second + third)
    }

    @Test("pictures are evenly spaced, at most 75, and far places are coded in coarser units")
    func longClips() throws {
        try longClip(.side, horizon: 1000, speed: 0.4)
        try longClip(.space, horizon: 74, speed: 0.01)
        try longClip(.top, horizon: 75, speed: 9)
    }

    private func longClip(_ view: SketchView, horizon: Int, speed: Float) throws {
        var runner = Runner(view: view, speed: speed)
        let owned = try OwnedRecorder(runner)
        owned.recorder.begin(runner, horizon: horizon)
        for _ in 0..<horizon {
            runner.run()
            owned.recorder.add(runner)
        }
        let bytes = owned.bytes
        let head = try readHead(bytes)
        let interval = Int(head.pictureMicroseconds) / 20_000
        #expect(head.pictureCount <= 75 && head.pictureCount == horizon / interval + 1)
        #expect(interval == (horizon + 73) / 74)
        let unit = 1 / Float(1 << Int(head.exponent))
        let unitMaximum = max(Float(horizon) * speed / 16_000, 0x1p-12)
        for index in 0..<head.pictureCount {
            let error = try picture(index, bytes)[0] - Float(index * interval) * speed
            // Halving again and again loses at most a unit.
            let tolerance: Float = 1.5 * unit + 0.02 * speed
            #expect(error.magnitude <= tolerance)
        }
        #expect(unit <= unitMaximum)
        let part = head.part(1, in: bytes.span)
        #expect(part == SketchPart(shape: .capsule, role: .goal, radius: 0.25))
    }

    @Test("a body that blew up is at the origin, and a far one at the border")
    func wild() throws {
        let runner = Runner(speed: 1)
        let owned = try OwnedRecorder(runner)
        var blown = Runner(speed: .infinity)
        blown.run()
        var far = Runner(speed: 1e9)
        far.run()
        owned.recorder.begin(blown, horizon: 1)
        owned.recorder.add(far)
        #expect(try picture(0, owned.bytes)[0] == 0)
        #expect(try picture(1, owned.bytes)[0] == 32_767)
    }

    @Test("a clip survives no missing byte, and no meaningless one")
    func damage() throws {
        let owned = try OwnedRecorder(Runner())
        owned.recorder.begin(Runner(), horizon: 1)
        let bytes = owned.bytes
        for length in 0..<bytes.count {
            #expect(throws: FrameError.self) { try readHead(Array(bytes.prefix(length))) }
        }
        for (offset, value) in [(0, 3), (1, 13), (2, 0), (2, 33), (3, 0), (3, 76), (8, 3), (9, 4)] {
            var damaged = bytes
            damaged[offset] = UInt8(value)
            let whole = damaged
            #expect(throws: FrameError(.value, offset: offset)) { try readHead(whole) }
        }
    }

    @Test("filming allocates nothing", .enabled(if: AllocationGuardIsAvailable()))
    func filming() throws {
        var runner = Runner(speed: 3)
        let owned = try OwnedRecorder(runner)
        // The Swift runtime looks up what a generic function needs when it is called for the first time.
        owned.recorder.begin(runner, horizon: 500)
        owned.recorder.add(runner)
        let counted = allocations {
            owned.recorder.begin(runner, horizon: 500)
            for _ in 0..<500 {
                runner.run()
                owned.recorder.add(runner)
            }
        }
        #expect(counted == 0)
    }
}
