// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// An environment in C of `tools/environments`, and a short run in it.
struct ExampleEnvironment {
    /// The program.
    let program: String
    private let scratch: Scratch

    /// Compiles a source into a folder.
    /// - Parameters:
    ///   - compiler: this machine's, or a board's.
    ///   - options: further ones, and further sources.
    init(_ source: String, in scratch: Scratch, compiler: String = "cc", options: [String] = []) async throws
    {
        self.scratch = scratch
        program = "\(scratch.path)/\(source.replacing("_", with: "-"))-\(compiler)"
        let build = try await Program.run(
            [
                compiler, "-O2", "-Wall", "-Wextra", "-Werror",
                "\(Package.root)/tools/environments/\(source).c", "-o", program,
            ] + options + ["-lm"])
        #expect(build.status == 0, "\(build.words)")
    }

    /// Checks that a fleet of processes has the log of the simulation that these words begin.
    func checkFleet(_ simulation: [String], run: String) async throws {
        let alone = try await Command.run(
            simulation + ["--env", program, "--out", "alone"], in: scratch.path)
        #expect(alone.status == 0, "\(alone.words)")
        let fleet = try await Command.run(
            ["fleet"] + simulation.dropFirst() + ["--env", program, "--out", "fleet", "--web-port", "0"],
            in: scratch.path)
        #expect(fleet.status == 0, "\(fleet.words)")
        let log = FileManager.default.contents(atPath: "\(scratch.path)/fleet/runs/\(run)/run.log")
        #expect(log != nil && log == Remains(scratch.path + "/alone").log)
    }
}
