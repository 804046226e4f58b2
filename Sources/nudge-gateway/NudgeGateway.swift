// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CNudge
import Federation
import Foundation
import NIOCore
import NIOPosix

/// Gives devices on serial lines, or with a radio that brings IP, their place in a fleet.
@main
struct NudgeGateway: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nudge-gateway",
        abstract: "Gives devices on serial lines, and over UDP, their place in a fleet.",
        discussion: """
            Carries sealed frames between devices and 'nudge serve', a connection for each device. It needs \
            an identity of its own ('nudge enroll gateway-1') and knows no secret of the devices \
            ('nudge enroll gateway-1/arm-3'): what it changes, invents, repeats or leaves out is found at \
            the other end.
            """,
        version: "\(NUDGE_VERSION >> 16).\(NUDGE_VERSION >> 8 & 255).\(NUDGE_VERSION & 255)")

    @Argument(help: "The aggregator.", transform: HostAddress.init)
    var server: HostAddress

    @Option(help: ArgumentHelp("The gateway's identity.", valueName: "file"))
    var identity: String

    @Argument(
        help: ArgumentHelp(
            "Lines, a device at each: /dev/ttyACM0, /dev/ttyS1:9600, unix:SOCKET, or udp:HOST:PORT.",
            valueName: "line"),
        transform: SerialLine.init)
    var lines: [SerialLine]

    func validate() throws {
        for (index, line) in lines.enumerated()
        where lines[..<index].contains(where: { $0.description == line.description }) {
            throw ValidationError("'\(line)' is named twice: a line has one device")
        }
    }

    static func main() {
        StandardStreams.fill()
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch let error as GatewayError {
            StandardStreams.error("nudge-gateway: \(error)\n")
            exit(withError: ExitCode(error.status))
        } catch {
            exit(withError: error)
        }
    }

    func run() throws {
        let identity = try GatewayIdentity(path: identity)
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let server = server
        let lines = lines
        try loop.submit {
            for line in lines { Passage(line, to: server, as: identity, on: loop).start() }
        }.wait()
        // All happens on the event loop; a signal ends the program.
        while true { sleep(3600) }
    }
}

/// Why the program cannot begin.
struct GatewayError: Error, CustomStringConvertible {
    let description: String
    /// As in sysexits.h.
    let status: Int32
}
