// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Federation
import Foundation
import Logging
import ServiceLifecycle

/// The gateway at the broker of a fleet, as a service: a `nudge-gateway` for all devices that are enrolled
/// behind it. One that ends is started again, with growing waits; where other devices are enrolled, with
/// those.
struct BrokerGateway: Service {
    private static let lookInterval = Duration.seconds(1)
    private static let firstWait = Duration.seconds(1)
    private static let longestWait = Duration.seconds(60)

    private let settings: MqttSettings
    private let program: String
    private let host: String
    private let folder: FleetFolder
    private let port: AsyncStream<Int>
    private let logger: Logger

    /// - Parameter port: tells the server's, once it listens.
    init(_ settings: MqttSettings, _ file: FleetFile, port: AsyncStream<Int>, logger: Logger) throws {
        self.settings = settings
        self.port = port
        self.logger = logger
        folder = file.folder
        host = ["0.0.0.0": "127.0.0.1", "::": "::1"][file.listen.host] ?? file.listen.host
        let beside = Bundle.main.executableURL?.deletingLastPathComponent().path ?? "."
        program = beside + "/nudge-gateway"
        let files = FileManager.default
        guard files.isExecutableFile(atPath: program) else {
            throw BrokerGatewayError(
                description: "[mqtt] needs \(program), which is not there: it comes with nudge")
        }
        for file in settings.files where !files.isReadableFile(atPath: file) {
            throw BrokerGatewayError(
                description: """
                    [mqtt]: \(file) is not there, or cannot be read; \
                    'nudge enroll \(settings.gateway)' makes a gateway's identity
                    """)
        }
    }

    func run() async throws {
        try await cancelWhenGracefulShutdown {
            for await port in port {
                do { try await keep(HostAddress(host: host, port: port)) } catch is CancellationError {}
            }
        }
    }

    /// Has a gateway run, until the task is cancelled.
    private func keep(_ server: HostAddress) async throws {
        let store = try FleetStore(folder.database)
        var gateway: Child?
        defer { gateway?.end() }
        var devices: [String] = []
        var wait = Self.firstWait
        var next = ContinuousClock.now
        while true {
            let enrolled = (try? self.devices(store)) ?? devices
            if enrolled != devices {
                gateway?.end()
                gateway = nil
                devices = enrolled
                (next, wait) = (.now, Self.firstWait)
            }
            if let ended = gateway, !ended.process.isRunning {
                logger.warning(
                    "the gateway ended", metadata: ["status": "\(ended.process.terminationStatus)"])
                gateway = nil
                if ended.age > Self.longestWait { wait = Self.firstWait }
            }
            if gateway == nil, !devices.isEmpty, next <= .now {
                gateway = start(server, devices)
                next = .now + wait
                wait = min(wait + wait, Self.longestWait)
            }
            try await Task.sleep(for: Self.lookInterval)
        }
    }

    private func start(_ server: HostAddress, _ devices: [String]) -> Child? {
        do {
            return try Child(program, settings.words(server, devices))
        } catch {
            logger.error("the gateway cannot be started", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// The devices that are enrolled behind the gateway, by their names there.
    private func devices(_ store: FleetStore) throws -> [String] {
        try store.devices().filter { [.good, .ending].contains($0.standing(at: WallClock.now)) }
            .compactMap { try? ChildName($0.name) }
            .filter { $0.gateway.description == settings.gateway }.map(\.device.description)
    }

    /// A gateway's process. It ends with this program, whatever ends that.
    private struct Child {
        let process = Process()
        /// Held open for as long as the gateway is to run.
        private let lifeline = Pipe()
        private let started = ContinuousClock.now

        init(_ program: String, _ words: [String]) throws {
            process.executableURL = URL(filePath: program)
            process.arguments = words
            _ = fcntl(lifeline.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
            process.standardInput = lifeline
            process.standardOutput = FileHandle.nullDevice
            try process.run()
        }

        /// How long ago it was started.
        var age: Duration { started.duration(to: .now) }

        /// Closes what it waits for the end of: signals that this program ignores it ignores, too.
        func end() {
            try? lifeline.fileHandleForWriting.close()
            process.waitUntilExit()
        }
    }
}

/// Why no gateway can be started.
struct BrokerGatewayError: Error, CustomStringConvertible {
    let description: String
}
