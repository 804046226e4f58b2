// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import MuJoCoTasks
import NudgeCore
import Programs
import Testing

@testable import Experiments

@Suite("Published runs")
struct PublishedRunsTests {
    private static let archives: [(experiment: Experiment, task: ControlTask)] =
        Experiment.allCases.flatMap { experiment in
            experiment.tasks.filter { FileManager.default.fileExists(atPath: archive(experiment, $0)) }
                .map { (experiment, $0) }
        }

    private static func archive(_ experiment: Experiment, _ task: ControlTask) -> String {
        Package.path("docs/results/\(experiment.rawValue)/\(task.name).tar.xz")
    }

    /// Whoever clones this continues them: a setting that is renamed, or a table that changes, must not leave
    /// them behind. Their logs replay on this processor, with the fingerprint of every mark in them.
    @Test("replay, and are continued by the experiments as they are now", arguments: archives)
    func read(experiment: Experiment, task: ControlTask) async throws {
        let scratch = try Scratch()
        let archive = Self.archive(experiment, task)
        let unpacked = try await Program.run(
            ["tar", "--extract", "--xz", "--file", archive], in: scratch.path)
        #expect(unpacked.status == 0, "\(unpacked.words)")
        let known = try Grid(experiment, tasks: [task], runCount: 100).cells
            .map { CellRun($0, in: scratch.path) }.filter { $0.state != .open }
        let policies = StartingPolicies()
        for run in known {
            try run.check(policies)
            let log = try RunLogReader(run.folder.log)
            let (host, outcome) = try log.replay(base: run.cell.plan(policies).base)
            #expect(
                host.replica.round == UInt32(run.cell.settings.rounds) && !outcome.isTorn,
                "\(run.folder.path)")
        }
        let logs = try FileManager.default.subpathsOfDirectory(atPath: scratch.path)
            .filter { $0.hasSuffix("/run.log") && !$0.contains("/starts/") }
        #expect(known.count == logs.count && !known.isEmpty)
    }
}
