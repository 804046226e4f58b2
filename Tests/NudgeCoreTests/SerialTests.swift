// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

/// Frames on a serial line, against what Python's packages make of the same bytes.
@Suite("Serial lines")
struct SerialTests {
    /// A reader with room for a frame.
    private struct Line {
        var reader = SerialReader()
        var room: [UInt8]

        init(frameBytes: Int = 1100) { room = [UInt8](repeating: 0xEE, count: frameBytes + 2) }

        /// What comes of each byte that is worth telling.
        mutating func read(_ bytes: [UInt8]) -> [Result<[UInt8], SerialError>] {
            var (reader, room) = (reader, room)
            var told: [Result<[UInt8], SerialError>] = []
            for byte in bytes {
                var count: Int?
                do throws(SerialError) {
                    var span = room.mutableSpan
                    count = try reader.take(byte, into: &span)
                } catch {
                    told.append(.failure(error))
                }
                if let count { told.append(.success(Array(room[..<count]))) }
            }
            (self.reader, self.room) = (reader, room)
            return told
        }
    }

    private func line(_ frame: [UInt8]) -> [UInt8] {
        written(SerialFrame.encodedBytesMaximum(frame.count)) { SerialFrame.write(frame.span, to: &$0) }
    }

    private func bytes(_ digits: String) -> [UInt8] {
        let digits = Array(digits)
        return stride(from: 0, to: digits.count, by: 2).compactMap {
            UInt8(String(digits[$0...$0 + 1]), radix: 16)
        }
    }

    @Test("carry every frame as the oracle has it", arguments: SerialVectors.all.indices)
    func vectors(index: Int) {
        let vector = SerialVectors.all[index]
        let frame = bytes(vector.frame)
        #expect(line(frame) == bytes(vector.line))
        var reading = Line()
        #expect(reading.read(bytes(vector.line)) == [.success(frame)])
    }

    @Test("take four bytes more than a vote, and as many as they promise")
    func lengths() {
        #expect(line([UInt8](repeating: 0x21, count: VoteFrame.encodedBytes)).count == 12)
        var random = TestRandom("serial lengths")
        for count in 1...700 {
            let frame = (0..<count).map { _ in random.bool(0.1) ? 0 : UInt8(random.int(0...255)) }
            let line = line(frame)
            #expect(line.count <= SerialFrame.encodedBytesMaximum(count), seedNote)
            #expect(line.firstIndex(of: 0) == line.count - 1, seedNote)
            var reading = Line()
            #expect(reading.read(line) == [.success(frame)], seedNote)
        }
    }

    @Test("tell what was lost or damaged, and go on behind the next zero")
    func damage() {
        let frame: [UInt8] = [0x21, 1, 7, 0, 0, 0, 0x34, 0x12]
        let good = line(frame)
        func read(_ bytes: [UInt8], frameBytes: Int = 1100) -> [Result<[UInt8], SerialError>] {
            var reading = Line(frameBytes: frameBytes)
            return reading.read(bytes + good)
        }
        #expect(read([]) == [.success(frame)])
        #expect(read([0, 0, 0]) == [.success(frame)])
        #expect(read([0x42, 0]) == [.failure(.cut), .success(frame)])
        #expect(read([1, 1, 0]) == [.failure(.short), .success(frame)])
        #expect(read([0xFF] + [UInt8](repeating: 1, count: 40), frameBytes: 8) == [.failure(.long)])
        #expect(read([0xFF] + [UInt8](repeating: 1, count: 40) + [0], frameBytes: 8).last == .success(frame))
        for place in good.indices.dropLast() {
            for bit in 0..<8 {
                var damaged = good
                damaged[place] ^= 1 << bit
                let outcome = read(damaged)
                #expect(outcome.last == .success(frame) && !outcome.dropLast().contains(.success(frame)))
            }
        }
    }

    @Test("carry whole frames between pieces of any noise")
    func noise() {
        var random = TestRandom("serial noise")
        for _ in 0..<300 {
            let noise = (0..<random.int(0...60)).map { _ in UInt8(random.int(0...255)) }
            let frame = (0..<random.int(1...40)).map { _ in UInt8(random.int(0...255)) }
            var reading = Line(frameBytes: 40)
            #expect(reading.read(noise + [0] + line(frame)).last == .success(frame), seedNote)
        }
    }

    @Test("need no memory but the caller's")
    func allocation() {
        let frame = [UInt8](repeating: 3, count: 300)
        var bytes = [UInt8](repeating: 0, count: SerialFrame.encodedBytesMaximum(300))
        var room = [UInt8](repeating: 0, count: 302)
        let count = allocations {
            var reader = SerialReader()
            var line = bytes.mutableSpan
            let length = SerialFrame.write(frame.span, to: &line)
            for index in 0..<length {
                var span = room.mutableSpan
                _ = try? reader.take(line[index], into: &span)
            }
        }
        #expect(count == 0)
    }
}
