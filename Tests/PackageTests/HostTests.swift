// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@Suite(
    "The package of the command",
    .enabled("it is a release build of several minutes: tools/package nudge:HOST, then test again") {
        await DebianPackage.command.isCurrent
    })
struct HostTests {
    private let package = DebianPackage.command

    @Test("holds command, gateway, service, settings and user, and needs no Swift")
    func contents() async throws {
        let contents = try await package.contents()
        let manual = contents.filter { $0.contains(" /usr/share/man/man1/nudge") }
        let expected: [String] = [
            "-rw-r--r-- root/root /etc/nudge/fleet.toml",
            "-rw-r--r-- root/root /lib/systemd/system/nudge-aggregator.service",
            "-rwxr-xr-x root/root /usr/bin/nudge",
            "-rwxr-xr-x root/root /usr/bin/nudge-gateway",
            "-rw-r--r-- root/root /usr/lib/sysusers.d/nudge.conf",
            "-rw-r--r-- root/root /usr/lib/tmpfiles.d/nudge.conf",
            "-rw-r--r-- root/root /usr/share/bash-completion/completions/nudge",
            "-rw-r--r-- root/root /usr/share/bash-completion/completions/nudge-gateway",
            "-rw-r--r-- root/root /usr/share/doc/nudge/CHANGELOG.md.gz",
            "-rw-r--r-- root/root /usr/share/doc/nudge/NOTICE.gz",
            "-rw-r--r-- root/root /usr/share/doc/nudge/changelog.gz",
            "-rw-r--r-- root/root /usr/share/doc/nudge/copyright",
            "-rw-r--r-- root/root /usr/share/fish/vendor_completions.d/nudge-gateway.fish",
            "-rw-r--r-- root/root /usr/share/fish/vendor_completions.d/nudge.fish",
            "-rw-r--r-- root/root /usr/share/zsh/vendor-completions/_nudge",
            "-rw-r--r-- root/root /usr/share/zsh/vendor-completions/_nudge-gateway",
        ]
        #expect(contents.filter { !manual.contains($0) } == expected)
        #expect(manual.contains { $0.hasSuffix("/nudge.1.gz") })
        #expect(manual.contains { $0.hasSuffix("/nudge-simulate.1.gz") })
        #expect(manual.contains { $0.hasSuffix("/nudge-gateway.1.gz") })
        let depends = try await package.field("Depends")
        #expect(depends.contains("libmujoco2.2.2"))
        #expect(depends.contains("libsqlite3-0"))
        #expect(depends.contains("libssl3"))
        #expect(!depends.contains("swift"))
        let root = try await package.unpacked()
        let version = try await Program.run([root.path + "/usr/bin/nudge", "--version"])
        #expect(version.output == "\(DebianPackage.version)\n", "\(version.errors)")
    }

    @Test(
        "has a unit that systemd understands",
        .enabled("systemd-analyze is not on this machine") { await Program.has("systemd-analyze") })
    func unit() async throws {
        #expect(try await package.complaints(about: "nudge-aggregator.service") == "")
    }

    @Test(
        "has no fault in the eyes of Debian's own check",
        .enabled("lintian is not on this machine") { await Program.has("lintian") })
    func lintian() async throws {
        let outcome = try await Program.run(["lintian", "--fail-on", "error", package.path])
        #expect(outcome.status == 0, "\(outcome.words)")
    }

    @Test("makes its user and folder, and leaves the fleet's data when purged")
    func life() async throws {
        let machine = try Machine()
        try await machine.dpkg("--install", package.path)
        #expect(machine.root.text("etc/passwd")?.contains("nudge:") == true)
        try machine.write("a fleet's log\n", to: "var/lib/nudge/run.log")
        try await machine.dpkg("--install", machine.next(package))
        #expect(try await machine.standing("nudge") == "installed 999")
        try await machine.dpkg("--purge", "nudge")
        let left = try machine.files().filter { !$0.hasPrefix("etc/") }
        #expect(left == ["var/lib/nudge/run.log"])
        #expect(!machine.root.contains("etc/nudge"))
    }

    @Test("replaces version 0.1.0 with settings and data kept")
    func upgrade() async throws {
        let machine = try Machine()
        try await machine.dpkg("--install", machine.earlier(package))
        try machine.write("[run]\ntask = \"hopper\"\n", to: "etc/nudge/fleet.toml")
        try machine.write("a fleet's log\n", to: "var/lib/nudge/run.log")
        try await machine.dpkg("--force-confold", "--install", package.path)
        #expect(try await machine.standing("nudge") == "installed \(DebianPackage.version)")
        #expect(machine.root.text("etc/nudge/fleet.toml") == "[run]\ntask = \"hopper\"\n")
        try await machine.dpkg("--purge", "nudge")
        #expect(try machine.files().filter { !$0.hasPrefix("etc/") } == ["var/lib/nudge/run.log"])
        #expect(!machine.root.contains("etc/nudge"))
    }

    @Test("has settings that the command serves")
    func settings() async throws {
        let root = try await package.unpacked()
        let folder = try Scratch()
        let settings = try #require(root.text("etc/nudge/fleet.toml"))
        try settings.replacing("/var/lib/nudge", with: folder.path)
            .replacing(/port = [0-9]+/, with: "port = 0")
            .write(toFile: folder.path + "/fleet.toml", atomically: true, encoding: .utf8)
        // Until it has written what it is doing.
        let script = """
            "$1" serve --config "$2/fleet.toml" & server=$!
            for _ in $(seq 600); do
                [ -s "$2/status.json" ] || ! kill -0 $server && break
                sleep 0.1
            done
            kill -TERM $server; wait $server
            """
        let outcome = try await Program.run([
            "bash", "-c", script, "bash", root.path + "/usr/bin/nudge", folder.path,
        ])
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(folder.text("status.json")?.contains("point-mass") == true, "\(outcome.words)")
        #expect(folder.contains("ca.pem"))
    }
}
