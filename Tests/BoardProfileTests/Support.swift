// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs

/// A new file with this text.
func scratchFile(_ text: String, name: String = "board.toml") throws -> String {
    let folder = FileManager.default.temporaryDirectory.appending(path: "nudge-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: name)
    try text.write(to: file, atomically: true, encoding: .utf8)
    return file.path
}

/// Runs a program of the package to its end. The nudge command is the one that these tests were built with.
func run(_ program: String, _ arguments: [String], adding variables: [String: String] = [:]) async throws
    -> Outcome
{
    try await Program.run(
        [program] + arguments, in: Package.root,
        adding: variables.merging(["NUDGE": Package.nudge]) { first, _ in first })
}
