// SPDX-License-Identifier: Apache-2.0

import NudgeCore
import Testing

@testable import AggregatorServer

@Suite("The frame cutter")
struct FrameCutterTests {
    private static let frames: [[UInt8]] = [
        Frames.hello, Frames.vote(.inFavour, round: 7, Fingerprint()), [0x28, 0],
        Frames.vote(.against, round: 8, Fingerprint()), [0x29, 0],
    ]

    /// What comes out of a stream that arrives in these pieces.
    private func cut(_ pieces: [[UInt8]]) throws -> [[UInt8]] {
        var cutter = FrameCutter()
        var frames: [[UInt8]] = []
        for piece in pieces {
            try cutter.cut(piece.span) { frame in frames.append((0..<frame.count).map { frame[$0] }) }
        }
        return frames
    }

    @Test("cut at any two places, a stream has the same frames")
    func pieces() throws {
        let stream = Self.frames.flatMap { $0 }
        #expect(try cut(stream.map { [$0] }) == Self.frames)
        for first in 0...stream.count {
            for second in first...stream.count {
                let pieces = [stream[..<first], stream[first..<second], stream[second...]].map { Array($0) }
                #expect(try cut(pieces) == Self.frames)
            }
        }
    }

    @Test("bytes that begin no frame of an agent are refused at once, wherever they stand")
    func garbage() throws {
        let kinds: [UInt8] = [0x21, 0x23, 0x27, 0x28, 0x29, 0x2A, 0x2B, 0x2C, 0x2E]
        for byte in 0...255 as ClosedRange<UInt8> where !kinds.contains(byte) {
            // Frames whose length is told later are refused as soon as it is.
            let tail: [UInt8] = [0, 0xFF, 0x0F]
            for pieces in [[[byte] + tail], [[byte], tail], [Self.frames[1] + [byte] + tail]] {
                #expect(throws: FrameError.self, "byte \(byte)") { try cut(pieces) }
            }
        }
    }

    @Test("whatever comes, frames are no longer than an agent's, and nothing else is kept")
    func noise() throws {
        let seed = UInt64.random(in: 0 ... .max)
        var stream = RandomStream(seed: seed, name: StreamName(.fault, round: 0))
        for _ in 0..<2000 {
            var cutter = FrameCutter()
            var isRefused = false
            while !isRefused {
                let bytes = (0..<Int(stream.nextWord() % 40)).map { _ in
                    // Mostly kinds that exist, so that frames do come about.
                    UInt8(truncatingIfNeeded: stream.nextWord() % 4 == 0 ? stream.nextWord() : 0x21)
                }
                do {
                    try cutter.cut(bytes.span) {
                        #expect($0.count <= FrameCutter.frameBytesMaximum, "seed \(seed)")
                    }
                } catch {
                    isRefused = true
                }
            }
        }
    }
}
