// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import CNudge
import Federation
import Foundation
import NIOCore
import NIOPosix

/// Gives devices on serial lines, with a radio that brings IP, or at a broker, their place in a fleet.
@main
struct NudgeGateway: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nudge-gateway",
        abstract: "Gives devices on serial lines, over UDP and over MQTT their place in a fleet.",
        discussion: """
            Carries sealed frames between devices and 'nudge serve', a connection for each device. It needs \
            an identity of its own ('nudge enroll gateway-1') and knows no secret of the devices \
            ('nudge enroll gateway-1/arm-3'): what it changes, invents, repeats or leaves out is found at \
            the other end.
            """,
        version: "\(NUDGE_VERSION >> 16).\(NUDGE_VERSION >> 8 & 255).\(NUDGE_VERSION & 255)")

    @Argument(
        help: "The aggregator, or all addresses where several servers take turns: HOST:PORT,HOST:PORT.",
        transform: Addresses.init)
    var server: Addresses

    @Option(help: ArgumentHelp("The gateway's identity.", valueName: "file"))
    var identity: String

    @Option(
        help: ArgumentHelp("What a broker with TLS is shown. Default: the identity.", valueName: "file"))
    var brokerIdentity: String?

    @Option(help: ArgumentHelp("A line USER:PASSWORD, for brokers without certificates.", valueName: "file"))
    var login: String?

    @Flag(help: "End when standard input does, which a parent holds open.")
    var endWithInput = false

    @Argument(
        help: ArgumentHelp(
            """
            Lines, a device at each: /dev/ttyACM0, /dev/ttyS1:9600, unix:SOCKET, udp:HOST:PORT, \
            mqtt://HOST:PORT[,HOST:PORT…]/FLEET/DEVICE, or mqtts:// for TLS, with the addresses of a \
            broker's nodes. Devices at one broker share a connection.
            """,
            valueName: "line"),
        transform: DeviceLine.init)
    var lines: [DeviceLine]

    func validate() throws {
        var names: Set<String> = []
        for line in lines where !names.insert(line.description).inserted {
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
        FileLimit.raise()
        let identity = try GatewayIdentity(path: identity)
        let shown = try brokerIdentity.map { try GatewayIdentity(path: $0) } ?? identity
        let login = try login.map { try BrokerLogin(path: $0) } ?? BrokerLogin()
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let (server, lines) = (server, lines)
        try loop.submit {
            var brokers: [BrokerPlace: Broker] = [:]
            for line in lines {
                switch line {
                case .wire(let wire):
                    let passage = Passage(
                        "\(line)", to: server, as: identity, asking: Wire.askInterval, on: loop)
                    Wire(wire, passage, on: loop).open()
                    passage.ask()
                case .broker(let place, let device):
                    let passage = Passage(
                        "\(line)", to: server, as: identity, asking: Broker.askInterval, on: loop)
                    let broker =
                        brokers[place]
                        ?? Broker(place, as: place.isSecure ? shown : nil, login, on: loop)
                    brokers[place] = broker
                    broker.add(device, passage)
                    passage.ask()
                }
            }
            for broker in brokers.values { broker.open() }
        }.wait()
        // All happens on the event loop; a signal ends the program.
        while !endWithInput || readLine() != nil { if !endWithInput { sleep(3600) } }
    }
}

/// Why the program cannot begin.
struct GatewayError: Error, CustomStringConvertible {
    let description: String
    /// As in sysexits.h.
    let status: Int32
}
