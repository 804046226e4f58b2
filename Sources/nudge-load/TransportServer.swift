// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Foundation
import NIOCore
import NIOPosix
import NIOSSL

/// The server of ``TransportLoad``: shakes hands, and that is all. It ends with its standard input.
struct TransportServer: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "tls-server", shouldDisplay: false)

    @Argument
    var fleet: String

    func run() throws {
        FileLimit.raise()
        let context = try ServerTLS.context(FleetAuthority.open(FleetFolder(fleet)))
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        // As the aggregator has them.
        let listener = try ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 4096)
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 1024))
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
                }
            }
            .bind(host: "127.0.0.1", port: 0).wait()
        try FileHandle.standardOutput.write(contentsOf: Data("\(listener.localAddress?.port ?? 0)\n".utf8))
        while readLine() != nil {}
    }
}

/// A ``TransportServer`` in a process of its own, so that nobody else's memory is counted.
final class RunningTransportServer {
    /// Where it listens on 127.0.0.1.
    let port: Int
    private let process = Process()
    private let input = Pipe()

    init(_ folder: FleetFolder) throws {
        let output = Pipe()
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["tls-server", folder.path]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(line.trimmingCharacters(in: .whitespacesAndNewlines)), port > 0 else {
            throw ValidationError("the server did not say where it listens")
        }
        self.port = port
    }

    /// What it takes.
    var usage: ProcessUsage { ProcessUsage("\(process.processIdentifier)") }

    /// Ends it.
    func end() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
