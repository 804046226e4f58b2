import Foundation
import Testing

/// The folder that `tools/library` makes is found by the tools that C programmers use.
@Suite("Installed library")
struct InstallationTests {
    @Test("is found by pkg-config, wherever it was moved to", .enabled(if: Shell.has("pkg-config")))
    func packageConfiguration() throws {
        let library = try Library.folder(.host)
        try Shell.withFolder { folder in
            let moved = folder.appending(path: "moved")
            try FileManager.default.copyItem(at: library, to: moved)
            let flags = try Shell.demand(
                ["pkg-config", "--cflags", "--libs", "nudge"],
                environment: ["PKG_CONFIG_PATH": "\(moved.path)/lib/pkgconfig"])
            let words = flags.split(whereSeparator: \.isWhitespace).map(String.init)
            let program = folder.appending(path: "program")
            try Shell.demand(["gcc", "-std=c99", ProgramTests.train, "-o", program.path] + words)
            try Shell.demand([program.path])
        }
    }

    @Test("refuses targets that it does not know")
    func usage() throws {
        #expect(try Shell.run(["tools/library", "toaster"]).status == 2)
        #expect(try Shell.run(["tools/library"]).status == 2)
    }
}
