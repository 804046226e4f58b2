// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@Suite("nudge show")
struct ShowTests {
    private static let run = ["simulate", "hopper", "--rounds", "6", "--hidden", "4", "--out", "run"] + small

    @Test("draws rounds of a run as a film strip, and says in one line what it cannot show")
    func strip() async throws {
        let scratch = try Scratch()
        #expect(try await Command.run(Self.run, in: scratch.path).status == 0)
        let drawn = try await Command.run(
            ["show", "run", "--round", "0,3,6", "--seconds", "1", "--out", "strip.svg"], in: scratch.path)
        #expect(drawn.status == 0 && drawn.output == "drawn in strip.svg\n", "\(drawn.errors)")
        let strip = try #require(scratch.text("strip.svg"))
        for label in ["Round 0", "Round 3", "Round 6"] { #expect(strip.contains("> \(label)</text>")) }

        let policy = Package.path("Sources/CPolicies/swimmer/ppo-1.nudge")
        for (arguments, words, status) in [
            (["run", "--round", "7"], "the log holds 6 rounds, not 7", 64),
            (["run", "--round", "0,x"], "numbers with commas", 64),
            (["run", "--round", "0,1,2,3,4,5,6,0,1"], "8 are the most", 64),
            ([policy, "--round", "1"], "no run folder", 64), (["run", policy], "policies of one task", 64),
            (["nowhere"], "nowhere", 66), (["run", "--out", "strip.mp4"], ".svg, .gif or .webm", 64),
            (["run", "--seconds", "0"], "0.1 to 60", 64), (["run", "--port", "99999"], "0 to 65535", 64),
        ] {
            let result = try await Command.run(["show"] + arguments, in: scratch.path)
            #expect(result.status == status, "\(arguments)")
            #expect(result.errors.contains(words) && result.errorLines.count == 1, "\(result.errors)")
        }
        let result = try await Command.run(
            ["show", "run", "--out", "film.gif"], in: scratch.path, adding: ["PATH": "/nonexistent"])
        #expect(result.status == 69 && result.errors.contains("apt-get install ffmpeg"), "\(result.errors)")
    }
}
