// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@Suite("Installed packages")
struct InstalledTests {
    init() async throws { try await DebianPackage.make() }

    @Test("have agents that compute the right bits", arguments: [DebianPackage.agent, .agentForARMv7])
    func selfTest(_ package: DebianPackage) async throws {
        let root = try await package.unpacked()
        let emulator =
            package.architecture == "arm64"
            ? ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"]
            : ["qemu-arm-static", "-L", "/usr/arm-linux-gnueabihf"]
        let agent = emulator + [root.path + "/usr/bin/nudge-agent"]
        let version = try await Program.run(agent + ["--version"])
        #expect(version.output == "nudge-agent \(DebianPackage.version)\n", "\(version.errors)")
        let selfTest = try await Program.run(agent + ["self-test", "--report"])
        #expect(selfTest.status == 0, "\(selfTest.words)")
        #expect(selfTest.output.contains("self_test=passed\n"))
        #expect(try await Program.run(agent + ["connect"]).errors.contains("missing: HOST:PORT"))
    }

    @Test("complete every option that the agent has, in every shell")
    func completions() async throws {
        let root = try await DebianPackage.agent.unpacked()
        let agent = [
            "qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu", root.path + "/usr/bin/nudge-agent",
        ]
        let help = try await Program.run(agent + ["--help"]).output
        let options = Set(help.matches(of: /--([a-z][a-z-]+)/).map { String($0.1) })
        #expect(options.count > 10)
        let shells = [
            ("bash-completion/completions/nudge-agent", "--"), ("zsh/vendor-completions/_nudge-agent", "--"),
            ("fish/vendor_completions.d/nudge-agent.fish", "-l "),
        ]
        for (file, start) in shells {
            let text = try #require(root.text("usr/share/" + file))
            #expect(options.filter { !text.contains(start + $0) } == [], "\(file)")
        }
    }

    @Test(
        "have units that systemd understands",
        .enabled("systemd-analyze is not on this machine") { await Program.has("systemd-analyze") })
    func units() async throws {
        #expect(try await DebianPackage.agent.complaints(about: "nudge-agent.service") == "")
    }

    @Test("replace those of version 0.1.0 with settings kept, and leave nothing when purged")
    func upgrade() async throws {
        let machine = try Machine()
        try await machine.dpkg("--install", machine.earlier(DebianPackage.agent))
        #expect(try await machine.standing("nudge-agent") == "installed 0.1.0")
        try machine.write("TASK=hopper\n", to: "etc/nudge/agent.conf")
        // As unattended upgrades do, which cannot ask.
        try await machine.dpkg("--force-confold", "--install", DebianPackage.agent.path)
        #expect(try await machine.standing("nudge-agent") == "installed \(DebianPackage.version)")
        #expect(machine.root.text("etc/nudge/agent.conf") == "TASK=hopper\n")
        try await machine.dpkg("--purge", "nudge-agent")
        #expect(try machine.files() == [])
    }

    @Test("keep settings through an upgrade and a change of flavour, and leave nothing when purged")
    func life() async throws {
        let machine = try Machine()
        try await machine.dpkg("--install", DebianPackage.agent.path)
        #expect(machine.root.contains("usr/bin/nudge-agent"))
        #expect(machine.root.text("etc/nudge/agent.conf")?.contains("AGGREGATOR=") == true)

        try machine.write("TASK=point-mass\n", to: "etc/nudge/agent.conf")
        try machine.write("a private key\n", to: "etc/nudge/identity.pem")
        try await machine.dpkg("--install", machine.next(DebianPackage.agent))
        #expect(try await machine.standing("nudge-agent") == "installed 999")
        #expect(machine.root.text("etc/nudge/agent.conf") == "TASK=point-mass\n")

        try await machine.dpkg(
            "--auto-deconfigure", "--force-conflicts", "--install",
            DebianPackage.agentWithSimulator.path)
        try await machine.dpkg("--purge", "nudge-agent")
        #expect(machine.root.text("etc/nudge/agent.conf") == "TASK=point-mass\n")
        #expect(machine.root.contains("etc/nudge/identity.pem"))
        #expect(machine.root.contains("usr/bin/nudge-agent"))

        try await machine.dpkg("--remove", "nudge-agent-mujoco")
        #expect(machine.root.contains("etc/nudge/identity.pem"))
        try await machine.dpkg("--purge", "nudge-agent-mujoco")
        #expect(try machine.files() == [])
    }
}
