// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// What tools/manual makes of the programs' own words, as the package has it.
@Suite("Manual pages and completions")
struct ManualTests {
    private let folder: Scratch

    init() async throws {
        folder = try Scratch()
        for program in [Package.nudge, Package.product("nudge-gateway")] {
            try await Program.demand([Package.path("tools/manual"), program, folder.path])
        }
    }

    @Test("have a page for every command, which the formatter reads without a word")
    func pages() async throws {
        let pages = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/man/man1").sorted()
        let help = try await Command.run(["--help"]).output
        let commands = help.matches(of: /\n  ([a-z]+)  +[A-Z]/).map { String($0.1) }.filter { $0 != "help" }
        #expect(commands.count > 15)
        for command in commands { #expect(pages.contains("nudge-\(command).1")) }
        let whole = try #require(folder.text("man/man1/nudge.1"))
        for command in commands { #expect(whole.contains("\\fBnudge\\-\(command)\\fR(1)")) }
        let words = try await Program.run(
            ["man", "--warnings", "--local-file"] + pages.map { folder.path + "/man/man1/" + $0 },
            adding: ["MANROFFSEQ": "", "MANWIDTH": "110", "LC_ALL": "C.UTF-8"])
        #expect(words.status == 0 && words.errors.isEmpty, "\(words.errors)")
        #expect(words.output.contains("NUDGE-SIMULATE(1)") && words.output.contains("--learning-rate"))
        #expect(words.output.contains("NUDGE-GATEWAY(1)") && words.output.contains("--identity"))
    }

    @Test(
        "are read by every shell",
        arguments: [
            ["bash", "-n", "bash-completion/completions/nudge"],
            ["zsh", "-n", "zsh/vendor-completions/_nudge"],
            ["fish", "--no-execute", "fish/vendor_completions.d/nudge.fish"],
            ["bash", "-n", "bash-completion/completions/nudge-gateway"],
        ])
    func completions(words: [String]) async throws {
        let outcome = try await Program.run(words, in: folder.path)
        #expect(outcome.status == 0 && outcome.words.isEmpty, "\(outcome.words)")
    }

    @Test("complete commands and options")
    func completing() async throws {
        let script = """
            complete --command nudge --erase; source $argv[1]
            complete --do-complete "nudge sim"
            complete --do-complete "nudge simulate hopper --learning-rate-"
            """
        let file = folder.path + "/fish/vendor_completions.d/nudge.fish"
        let outcome = try await Program.run(["fish", "--private", "--command", script, file])
        #expect(outcome.output.contains("simulate"), "\(outcome.words)")
        #expect(outcome.output.contains("--learning-rate-decay"), "\(outcome.words)")
    }
}
