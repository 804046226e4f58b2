// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@Suite("Packages")
struct ContentTests {
    init() async throws { try await DebianPackage.make() }

    @Test("name version, architecture and the libraries that their programs are linked with")
    func fields() async throws {
        for package in DebianPackage.quick {
            #expect(try await package.field("Package") == package.name)
            #expect(try await package.field("Version") == DebianPackage.version)
            #expect(try await package.field("Architecture") == package.architecture)
        }
        #expect(try await DebianPackage.agent.field("Depends") == "libc6 (>= 2.36)")
        #expect(try await DebianPackage.agentForARMv7.field("Depends") == "libc6 (>= 2.36)")
        #expect(
            try await DebianPackage.agentWithSimulator.field("Depends") == "libc6 (>= 2.36), libmujoco2.2.2")
        #expect(try await DebianPackage.agentWithSimulator.field("Conflicts") == "nudge-agent")
        #expect(try await DebianPackage.models.field("Depends") == "")
    }

    @Test(
        "hold these files, of root",
        arguments: [DebianPackage.agent, .agentForARMv7, .agentWithSimulator])
    func agent(_ package: DebianPackage) async throws {
        let documents = "/usr/share/doc/" + package.name
        let expected: [String] = [
            "-rw-r--r-- root/root /etc/nudge/agent.conf",
            "-rw-r--r-- root/root /lib/systemd/system/nudge-agent.service",
            "-rwxr-xr-x root/root /usr/bin/nudge-agent",
            "-rw-r--r-- root/root /usr/share/bash-completion/completions/nudge-agent",
            "-rw-r--r-- root/root \(documents)/CHANGELOG.md.gz",
            "-rw-r--r-- root/root \(documents)/changelog.gz",
            "-rw-r--r-- root/root \(documents)/copyright",
            "-rw-r--r-- root/root /usr/share/fish/vendor_completions.d/nudge-agent.fish",
            "-rw-r--r-- root/root /usr/share/man/man1/nudge-agent.1.gz",
            "-rw-r--r-- root/root /usr/share/zsh/vendor-completions/_nudge-agent",
        ]
        #expect(try await package.contents() == expected)
    }

    @Test("hold the bodies of the tasks, and their licence")
    func models() async throws {
        let contents = try await DebianPackage.models.contents()
        #expect(contents.contains("-rw-r--r-- root/root /usr/share/nudge/models/half_cheetah.xml"))
        let folder = try await DebianPackage.models.unpacked()
        let licence = folder.text("usr/share/doc/nudge-models/copyright")
        #expect(licence?.contains("Farama Foundation") == true)
        #expect(licence?.contains("without restriction") == true)
    }

    @Test(
        "have no fault in the eyes of Debian's own check",
        .enabled("lintian is not on this machine") { await Program.has("lintian") },
        arguments: DebianPackage.quick)
    func lintian(_ package: DebianPackage) async throws {
        let outcome = try await Program.run(["lintian", "--fail-on", "error", package.path])
        #expect(outcome.status == 0, "\(outcome.words)")
    }

    @Test("are the same bytes when made again")
    func reproducible() async throws {
        let before = try Data(contentsOf: URL(filePath: DebianPackage.agent.path))
        let outcome = try await Program.run([Package.path("tools/package"), "nudge-agent:arm64"])
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(try Data(contentsOf: URL(filePath: DebianPackage.agent.path)) == before)
    }

    @Test("of another name are refused")
    func unknown() async throws {
        let outcome = try await Program.run([Package.path("tools/package"), "nudge-agent:m68k"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("unknown package 'nudge-agent:m68k'"))
    }
}
