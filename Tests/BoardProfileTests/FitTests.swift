// SPDX-License-Identifier: Apache-2.0

import Boards
import Foundation
import NudgeCore
import Programs
import Testing

@Suite("Fit of an agent")
struct FitTests {
    private func configuration(_ widths: [Int], momentum: UInt8 = 0) -> RunConfiguration {
        var shape = ActorShape(observationCount: 17, actionCount: 6)
        for width in widths {
            let isAdded = shape.addHiddenLayer(width: width)
            #expect(isAdded)
        }
        var configuration = RunConfiguration(seed: 0, algorithm: .parS2ZPO, agentCount: 15, shape: shape)
        configuration.momentum = momentum
        return configuration
    }

    @Test("is the core's own sum", arguments: [[], [8], [64, 64], [256, 256, 256]], [0, 200] as [UInt8])
    func sum(_ widths: [Int], _ momentum: UInt8) {
        let configuration = configuration(widths, momentum: momentum)
        let sum = MemorySum(configuration)
        let fit = Fit(configuration, budgetBytes: sum.total)
        #expect(fit.totalBytes == sum.total)
        #expect(
            fit.terms.map(\.bytes) == [sum.parameters, sum.averages, sum.observationScales, sum.activations])
        #expect(fit.fits)
        #expect(!Fit(configuration, budgetBytes: sum.total - 1).fits)
    }

    @Test("names the largest actor: it fits, and the next one does not")
    func largest() throws {
        let budget = try profiles.board("tiny").budgets.arenaBytes
        let width = try #require(Fit(configuration([64, 64]), budgetBytes: budget).largestWidth)
        #expect(MemorySum(configuration([width, width])).total <= budget)
        #expect(MemorySum(configuration([width + 1, width + 1])).total > budget)
        #expect(Fit(configuration([64, 64]), budgetBytes: 100).largestWidth == nil)
    }

    @Test("exits with 0 where it fits, with 1 and the largest actor where not, with 64 on wrong usage")
    func exitCodes() async throws {
        let fits = try await run(
            Package.nudge,
            ["board", "fit", "raspberry-pi-zero-2w", "--task", "half-cheetah", "--hidden", "64,64"])
        #expect(fits.status == 0)
        #expect(fits.output.contains("11,952 bytes"))
        let tooLarge = try await run(Package.nudge, ["board", "fit", "tiny", "--hidden", "64,64"])
        #expect(tooLarge.status == 1)
        #expect(tooLarge.output.contains("does not fit: 7,856 bytes too many"))
        #expect(tooLarge.output.contains("--hidden 32,32"))
        let linear = try await run(Package.nudge, ["board", "fit", "tiny", "--hidden", "none", "--json"])
        #expect(linear.status == 0)
        #expect(linear.output.contains("\"fits\":true"))
        let rhythm = try await run(Package.nudge, ["board", "fit", "tiny", "--actor", "rhythm"])
        #expect(rhythm.status == 0)
        #expect(rhythm.output.contains("rhythm of 6 oscillators, 20 parameters"))
        for wrong in [
            ["no-such-board"], ["tiny", "--hidden", "64;64"], ["tiny", "--task", "chess"],
            ["tiny", "--task", "ant", "--actor", "rhythm"],
        ] {
            #expect(try await run(Package.nudge, ["board", "fit"] + wrong).status == 64)
        }
    }
}
