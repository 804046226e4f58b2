// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// The folder that `tools/library` makes is found by the tools that C programmers use.
@Suite("Installed library")
struct InstallationTests {
    @Test(
        "is found by pkg-config, wherever it was moved to", .enabled { await Program.has("pkg-config") })
    func packageConfiguration() async throws {
        let library = try await Library.folder(.host)
        let folder = try Scratch(in: .disk)
        let moved = folder.path + "/moved"
        try FileManager.default.copyItem(atPath: library, toPath: moved)
        let flags = try await Program.demand(
            ["pkg-config", "--cflags", "--libs", "nudge"],
            adding: ["PKG_CONFIG_PATH": moved + "/lib/pkgconfig"])
        let words = flags.words.split(whereSeparator: \.isWhitespace).map(String.init)
        let program = folder.path + "/program"
        try await Program.demand(["gcc", "-std=c99", ProgramTests.train, "-o", program] + words)
        try await Program.demand([program])
    }

    @Test("refuses targets that it does not know")
    func usage() async throws {
        #expect(try await Program.run([Package.path("tools/library"), "toaster"]).status == 2)
        #expect(try await Program.run([Package.path("tools/library")]).status == 2)
    }
}
