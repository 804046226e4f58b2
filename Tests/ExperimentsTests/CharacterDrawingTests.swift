// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@testable import Experiments

@Suite("Pictures of plain characters")
struct CharacterDrawingTests {
    /// A rod of one metre, seen from the side, that comes so many metres in a second.
    private static func clip(metres: Int) -> [UInt8] {
        let places = [0, metres].flatMap { x in [x, 1, x + 1, 1] }
        let pictures = places.flatMap { place -> [UInt8] in
            let units = UInt16(bitPattern: Int16(place * 256))
            return [UInt8(units & 255), UInt8(units >> 8)]
        }
        return [0, 8, 1, 2] + [0x40, 0x42, 0x0F, 0] + [1, 0, 0, 1] + pictures
    }

    private static func column(_ line: String) -> Int? {
        line.firstIndex(of: CharacterDrawing.mark).map { line.distance(from: line.startIndex, to: $0) }
    }

    @Test("show a race from one start line, with marks of distance")
    func race() throws {
        let drawing = try CharacterDrawing(
            [1, 4, -2].map { Self.clip(metres: $0) }, labels: ["1", "2", "3"], isRace: true, width: 80,
            height: 16)
        #expect(drawing.seconds == 1)
        let starts = drawing.lines(0).compactMap(Self.column)
        #expect(starts.count == 3 && Set(starts).count == 1)
        let ends = drawing.lines(1).compactMap(Self.column)
        #expect(ends.count == 3)
        let metre = Double(ends[1] - starts[1]) / 4
        #expect(metre > 8 && abs(Double(ends[0] - starts[0]) - metre) <= 1)
        #expect(abs(Double(ends[2] - starts[2]) + 2 * metre) <= 1)
        for line in drawing.lines(0.5) { #expect(line.count <= 80) }
        let axis = try #require(drawing.lines(0).last { !$0.isEmpty })
        #expect(axis.contains("|start") && axis.contains("|2 m"))
    }

    @Test("show bodies in pictures of their own, placed so that they are largest")
    func grid() throws {
        let drawing = try CharacterDrawing(
            [0, 1].map { Self.clip(metres: $0) }, labels: ["1", "2"], isRace: false, width: 60, height: 10)
        let lines = drawing.lines(1)
        // Long and low: one below the other.
        #expect(lines.count == 10 && lines[0] == "1:" && lines[5] == "2:")
        #expect(
            lines[1...4].contains { $0.contains("--@--") } && lines[6...9].contains { $0.contains("--@--") })
    }

    @Test("need no large terminal, and refuse what is no clip")
    func edges() throws {
        for (width, height) in [(0, 0), (1, 3), (24, 1)] {
            for isRace in [true, false] {
                let clips = [[UInt8]](repeating: Self.clip(metres: 3), count: 8)
                let drawing = try CharacterDrawing(
                    clips, labels: Array("12345678"), isRace: isRace, width: width, height: height)
                #expect(drawing.lines(0.5).count == height)
            }
        }
        #expect(throws: FrameError.self) {
            try CharacterDrawing([[1, 2, 3]], labels: ["1"], isRace: true, width: 80, height: 24)
        }
    }
}
