// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Preferences
import Testing

@Suite("Who answers")
struct AnswerersTests {
    private func encoded(_ answerers: Answerers) -> [UInt8] {
        var bytes = [UInt8](repeating: 0xEE, count: answerers.encodedBytes)
        var span = bytes.mutableSpan
        answerers.write(to: &span)
        return bytes
    }

    private func read(_ bytes: [UInt8]) -> Answerers? { Answerers(reading: bytes.span) }

    @Test("survives its bytes, whoever it is")
    func survival() {
        var all: [Answerers] = [.people]
        var weights = QuantityVector()
        weights[.rotation] = 1
        weights[.effort] = -0.1
        let judges: [Judge] = [
            .return, .progress, .rotation(.backwards), .height, .stillness, .speed(-2.5), .flip(.forwards),
            .weights(weights),
        ]
        for judge in judges {
            let eye = Eye(fraction: 0.07, lapseProbability: 0.01)
            all.append(.simulated(SimulatedPanel(.panel(Panel(.eye(eye), panelistCount: 3)), judge: judge)))
            for family in LinkFunction.Family.allCases {
                let link = LinkFunction(family, positiveScale: 0.25)
                let panel = Panel(link, panelistCount: 513, stopsWhenDecided: judge == .progress)
                all.append(.simulated(SimulatedPanel(.panel(panel), judge: judge)))
            }
            for preset in Teacher.Preset.allCases {
                all.append(.simulated(SimulatedPanel(.teacher(Teacher(preset)), judge: judge)))
            }
        }
        for answerers in all {
            let bytes = encoded(answerers)
            #expect(bytes.count <= Limits.panelBytesMaximum)
            #expect(read(bytes) == answerers)
            for length in 0..<bytes.count {
                #expect(read(Array(bytes.prefix(length))) == nil)
            }
        }
    }

    @Test("is as docs/frames.md says, and nothing else is read")
    func golden() {
        let panel = Panel(.paper, panelistCount: 258, stopsWhenDecided: true)
        let bytes = encoded(.simulated(SimulatedPanel(.panel(panel), judge: .progress)))
        #expect(
            bytes == [1, 1, 0, 1, 2, 1, 0, 0, 0x7B, 0x14, 0xAE, 0x47, 0xE1, 0x7A, 0x84, 0x3F])
        for (offset, value) in [(0, 4), (1, 2), (2, 9), (3, 2), (6, 1), (7, 1), (15, 0xBF)] {
            var damaged = bytes
            damaged[offset] = UInt8(value)
            #expect(read(damaged) == nil)
        }
    }
}
