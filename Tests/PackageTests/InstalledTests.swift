import Foundation
import Testing

@Suite("Installed packages")
struct InstalledTests {
    init() throws { try DebianPackage.make() }

    @Test("have agents that compute the right bits", arguments: [DebianPackage.agent, .agentForARMv7])
    func selfTest(_ package: DebianPackage) throws {
        let root = try package.unpacked()
        let emulator =
            package.architecture == "arm64"
            ? ["qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu"]
            : ["qemu-arm-static", "-L", "/usr/arm-linux-gnueabihf"]
        let agent = emulator + [root.path + "/usr/bin/nudge-agent"]
        let version = try Outcome.of(agent + ["--version"])
        #expect(version.output == "nudge-agent \(DebianPackage.version)\n", "\(version.errors)")
        let selfTest = try Outcome.of(agent + ["self-test", "--report"])
        #expect(selfTest.status == 0, "\(selfTest.words)")
        #expect(selfTest.output.contains("self_test=passed\n"))
        #expect(try Outcome.of(agent + ["connect"]).errors.contains("missing: HOST:PORT"))
    }

    @Test(
        "have units that systemd understands",
        .enabled(if: Outcome.has("systemd-analyze"), "systemd-analyze is not on this machine"))
    func units() throws {
        #expect(try DebianPackage.agent.complaints(about: "nudge-agent.service") == "")
    }

    @Test("keep settings through an upgrade and a change of flavour, and leave nothing when purged")
    func life() throws {
        let machine = try Machine()
        try machine.dpkg("--install", DebianPackage.agent.path)
        #expect(machine.root.contains("usr/bin/nudge-agent"))
        #expect(machine.root.text("etc/nudge/agent.conf")?.contains("AGGREGATOR=") == true)

        try machine.write("TASK=point-mass\n", to: "etc/nudge/agent.conf")
        try machine.write("a private key\n", to: "etc/nudge/identity.pem")
        try machine.dpkg("--install", machine.next(DebianPackage.agent))
        #expect(try machine.standing("nudge-agent") == "installed 999")
        #expect(machine.root.text("etc/nudge/agent.conf") == "TASK=point-mass\n")

        try machine.dpkg(
            "--auto-deconfigure", "--force-conflicts", "--install",
            DebianPackage.agentWithSimulator.path)
        try machine.dpkg("--purge", "nudge-agent")
        #expect(machine.root.text("etc/nudge/agent.conf") == "TASK=point-mass\n")
        #expect(machine.root.contains("etc/nudge/identity.pem"))
        #expect(machine.root.contains("usr/bin/nudge-agent"))

        try machine.dpkg("--remove", "nudge-agent-mujoco")
        #expect(machine.root.contains("etc/nudge/identity.pem"))
        try machine.dpkg("--purge", "nudge-agent-mujoco")
        #expect(try machine.files() == [])
    }
}
