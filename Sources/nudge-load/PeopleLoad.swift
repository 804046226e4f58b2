// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Foundation
import NIOCore
import NIOHTTP1
import NIOPosix

/// Loads a server with agents that ask and people who answer, and says how long the page waits for it.
struct PeopleLoad: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "people",
        abstract: "Has many people answer the questions of many agents, and measures every request.",
        discussion: """
            Start 'nudge serve' for a fleet with [people] first, with a quorum of as many agents and with \
            --batches so large that no round ends meanwhile: then every agent has an open question all the \
            time. Every person has a link of their own, answers every two seconds, and asks what the page \
            asks. A time is from sending a request to having all of its answer, at the person's end.
            """)

    @Option(help: "Agents, each with an open question.")
    var agents = 1000
    @Option(help: "People.")
    var people = 100
    @Option(help: "Seconds to measure.")
    var seconds = 60
    @Option(help: "The fleet's folder.")
    var fleet = "fleet"
    @Option(help: "The server's port on 127.0.0.1.")
    var port = 7700
    @Option(help: "The page's port on 127.0.0.1.")
    var webPort = 7780

    func validate() throws {
        for (name, value) in [("agents", agents), ("people", people), ("seconds", seconds)]
        where value < 1 {
            throw ValidationError("--\(name) must be at least 1, not \(value)")
        }
        for (name, value) in [("port", port), ("web-port", webPort)] where !(1...65_535).contains(value) {
            throw ValidationError("--\(name) must be 1 to 65535, not \(value)")
        }
    }

    func run() throws {
        let folder = FleetFolder(fleet)
        let server = ServerProcess(folder)
        guard server.isRunning else {
            throw ValidationError("no server runs for '\(fleet)'; start 'nudge serve' there first")
        }
        FileLimit.raise()
        // One for the agents, one for the people, whose times are measured.
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let loop = group.next()
        let crowd = Crowd(group.next(), agents: 0..<agents, asksPeople: true)
        try crowd.connect(DirectRoad(identities: Identities(0..<agents, folder), port: port))
        let store = try FleetStore(folder.database)
        let tokens = try (0..<people).map { try Invitation("load-\($0)", in: store).token }
        let times = NIOLoopBoundBox.makeBoxSendingValue(RequestTimes(), eventLoop: loop)
        for token in tokens { try connect(token, loop, times) }
        // The first requests meet a server that has not answered any.
        sleep(5)
        try loop.submit { times.value.clear() }.wait()
        let cpu = server.usage.cpuSeconds
        sleep(UInt32(seconds))
        let share = (server.usage.cpuSeconds - cpu) / Double(seconds)
        print("\(people) people, \(agents) open questions, \(seconds) s; server CPU \(share) of a core")
        print(try loop.submit { times.value.summary }.wait())
        try group.syncShutdownGracefully()
    }

    private func connect(
        _ token: String, _ loop: any EventLoop, _ times: NIOLoopBoundBox<RequestTimes>
    ) throws {
        let port = webPort
        _ = try ClientBootstrap(group: loop)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHTTPClientHandlers()
                    try pipeline.addHandler(LoadPerson(token, port: port, times: times.value))
                }
            }
            .connect(host: "127.0.0.1", port: port).wait()
    }
}
