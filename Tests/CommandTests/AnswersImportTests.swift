// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@Suite("Answers from a file", .timeLimit(.minutes(10)))
struct AnswersImportTests {
    private static let lesson = [
        "point-mass", "--preset", "scratch", "--agents", "3", "--rounds", "7", "--seed", "11",
    ]

    private static func log(_ folder: String) -> Data? {
        FileManager.default.contents(atPath: folder + "/runs/point-mass-11/run.log")
    }

    /// What a run that somebody taught leaves: its log, and its answers as a file.
    private static func taught(in folder: Scratch, as format: String) async throws -> [Substring] {
        let run = try await TaughtRun(lesson + ["--out", "first"], in: folder.path)
        let outcome = try await run.answered(by: Pupil(port: run.port))
        #expect(outcome.status == 0, "\(outcome.words)")
        let answers = try await Command.run(["answers", "--folder", "first", format], in: folder.path)
        #expect(answers.status == 0, "\(answers.words)")
        return answers.output.split(separator: "\n")
    }

    @Test("make the same run again, bit for bit, without anybody", arguments: ["--csv", "--json"])
    func replay(format: String) async throws {
        let folder = try Scratch()
        let lines = try await Self.taught(in: folder, as: format)
        #expect(lines.count >= 21)
        try folder.write(lines.joined(separator: "\n"), to: "answers")
        let run = try await TaughtRun(Self.lesson + ["--out", "second"], in: folder.path)
        let imported = try await Command.run(
            ["answers", "import", "answers", "--folder", "second"], in: folder.path)
        #expect(imported.status == 0 && imported.output.hasPrefix("21 answers"), "\(imported.words)")
        let outcome = try await run.program.outcome()
        #expect(outcome.status == 0, "\(outcome.words)")
        let log = try #require(Self.log(folder.path + "/first"))
        #expect(log == Self.log(folder.path + "/second"))
        let audit = try await Command.run(["audit", "second/runs/point-mass-11"], in: folder.path)
        #expect(audit.status == 0 && audit.output.contains("each as people answered"), "\(audit.words)")
    }

    @Test("leave questions that the file does not answer, or not for these clips, to people")
    func gaps() async throws {
        let folder = try Scratch()
        var lines = try await Self.taught(in: folder, as: "--csv").map(String.init)
        lines.removeAll { $0.contains(",4,2,0,") }
        let other = try #require(lines.firstIndex { $0.contains(",5,1,0,") })
        lines[other] = lines[other].dropLast(4) + "0000"
        try folder.write(lines.joined(separator: "\n"), to: "answers")
        let run = try await TaughtRun(Self.lesson + ["--out", "second"], in: folder.path)
        #expect(
            try await Command.run(
                ["answers", "import", "answers", "--folder", "second"], in: folder.path
            ).status == 0)
        let pupil = Pupil(port: run.port)
        try await Task.sleep(for: .seconds(2))
        #expect(run.program.isRunning)
        let outcome = try await run.answered(by: pupil)
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(Self.log(folder.path + "/first") == Self.log(folder.path + "/second"))
        #expect(await pupil.taken.count >= 2)
    }

    @Test("are refused with the line that makes no sense")
    func nonsense() async throws {
        let folder = try Scratch()
        let lines = try await Self.taught(in: folder, as: "--csv").map(String.init)
        for (wrong, why) in [
            (lines[1].replacing(",0 1,", with: ",0 0,").replacing(",1 0,", with: ",0 0,"), "no lanes"),
            (String(lines[1].dropLast(16)), "which clips"), ("ann", "no answer"),
        ] {
            try folder.write([lines[0], lines[2], wrong].joined(separator: "\n"), to: "wrong")
            let outcome = try await Command.run(
                ["answers", "import", "wrong", "--folder", "first"], in: folder.path)
            #expect(outcome.status == 65 && outcome.errorLines.count == 1, "\(outcome.words)")
            #expect(
                outcome.errors.contains("wrong, line 3") && outcome.errors.contains(why), "\(outcome.words)")
        }
        let missing = try await Command.run(
            ["answers", "import", "none", "--folder", "first"], in: folder.path)
        #expect(missing.status == 66, "\(missing.words)")
    }
}
