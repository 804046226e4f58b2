import Foundation
import Testing

@Suite("Packages")
struct ContentTests {
    init() throws { try DebianPackage.make() }

    @Test("name version, architecture and the libraries that their programs are linked with")
    func fields() throws {
        for package in DebianPackage.quick {
            #expect(try package.field("Package") == package.name)
            #expect(try package.field("Version") == DebianPackage.version)
            #expect(try package.field("Architecture") == package.architecture)
        }
        #expect(try DebianPackage.agent.field("Depends") == "libc6 (>= 2.36)")
        #expect(try DebianPackage.agentForARMv7.field("Depends") == "libc6 (>= 2.36)")
        #expect(try DebianPackage.agentWithSimulator.field("Depends") == "libc6 (>= 2.36), libmujoco2.2.2")
        #expect(try DebianPackage.agentWithSimulator.field("Conflicts") == "nudge-agent")
        #expect(try DebianPackage.models.field("Depends") == "")
    }

    @Test(
        "hold these files, of root",
        arguments: [DebianPackage.agent, .agentForARMv7, .agentWithSimulator])
    func agent(_ package: DebianPackage) throws {
        #expect(
            try package.contents() == [
                "-rw-r--r-- root/root /etc/nudge/agent.conf",
                "-rw-r--r-- root/root /lib/systemd/system/nudge-agent.service",
                "-rwxr-xr-x root/root /usr/bin/nudge-agent",
                "-rw-r--r-- root/root /usr/share/doc/\(package.name)/changelog.gz",
                "-rw-r--r-- root/root /usr/share/doc/\(package.name)/copyright",
                "-rw-r--r-- root/root /usr/share/man/man1/nudge-agent.1.gz",
            ])
    }

    @Test("hold the bodies of the tasks, and their licence")
    func models() throws {
        let contents = try DebianPackage.models.contents()
        #expect(contents.contains("-rw-r--r-- root/root /usr/share/nudge/models/half_cheetah.xml"))
        let folder = try DebianPackage.models.unpacked()
        let licence = folder.text("usr/share/doc/nudge-models/copyright")
        #expect(licence?.contains("Farama Foundation") == true)
        #expect(licence?.contains("without restriction") == true)
    }

    @Test("are the same bytes when made again")
    func reproducible() throws {
        let before = try Data(contentsOf: URL(filePath: DebianPackage.agent.path))
        let outcome = try Outcome.of([DebianPackage.root + "/tools/package", "nudge-agent:arm64"])
        #expect(outcome.status == 0, "\(outcome.words)")
        #expect(try Data(contentsOf: URL(filePath: DebianPackage.agent.path)) == before)
    }

    @Test("of another name are refused")
    func unknown() throws {
        let outcome = try Outcome.of([DebianPackage.root + "/tools/package", "nudge-agent:m68k"])
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("unknown package 'nudge-agent:m68k'"))
    }
}
