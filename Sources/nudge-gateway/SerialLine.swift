// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Foundation
import NIOCore
import NIOPosix

/// Where a serial line begins on this machine, or what takes its place.
enum SerialLine: Sendable, CustomStringConvertible {
    /// A terminal device, at a speed in bits per second.
    case terminal(path: String, bitsPerSecond: Int)
    /// A Unix socket, as an emulator offers one.
    case socket(path: String)
    /// Datagrams (UDP) to a device whose radio brings IP.
    case datagrams(HostAddress)

    private static let speeds: [Int: Int32] = [
        9600: B9600, 19_200: B19200, 38_400: B38400, 57_600: B57600, 115_200: B115200, 230_400: B230400,
        460_800: B460800, 921_600: B921600, 1_000_000: B1000000,
    ]

    init(_ text: String) throws {
        if text.hasPrefix("unix:") {
            self = .socket(path: String(text.dropFirst(5)))
            return
        }
        if text.hasPrefix("udp:") {
            self = .datagrams(try HostAddress(String(text.dropFirst(4))))
            return
        }
        let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
        guard text.hasPrefix("/"), let path = parts.first else {
            throw ValidationError(
                "'\(text)' is no line: give the path of a device, unix:SOCKET, udp:HOST:PORT, or "
                    + "mqtt://HOST:PORT[,HOST:PORT…]/FLEET/DEVICE")
        }
        let speed = parts.count > 1 ? parts[1] : "115200"
        guard let speed = Int(speed), Self.speeds[speed] != nil else {
            let known = Self.speeds.keys.sorted().map(String.init).joined(separator: ", ")
            throw ValidationError("'\(text)': no such speed as \(speed); there are \(known)")
        }
        self = .terminal(path: path, bitsPerSecond: speed)
    }

    var description: String {
        switch self {
        case .terminal(let path, _), .socket(let path): path
        case .datagrams(let address): "udp:\(address)"
        }
    }

    /// Opens it.
    func open(on loop: any EventLoop, _ handlers: @escaping @Sendable () -> [any ChannelHandler])
        -> EventLoopFuture<any Channel>
    {
        let initialize: @Sendable (any Channel) -> EventLoopFuture<Void> = { channel in
            channel.eventLoop.makeCompletedFuture {
                try channel.pipeline.syncOperations.addHandlers(handlers())
            }
        }
        switch self {
        case .socket(let path):
            return ClientBootstrap(group: loop).channelInitializer(initialize)
                .connect(unixDomainSocketPath: path)
        case .terminal(let path, let speed):
            do {
                let file = try Self.openTerminal(path, Self.speeds[speed] ?? B115200)
                return NIOPipeBootstrap(group: loop).channelInitializer(initialize)
                    .takingOwnershipOfDescriptor(inputOutput: file).map { $0 as any Channel }
            } catch {
                return loop.makeFailedFuture(error)
            }
        case .datagrams(let address):
            // Who asks for a name may wait for long; the loop has other lines.
            return NIOThreadPool.singleton.runIfActive(eventLoop: loop) {
                try SocketAddress.makeAddressResolvingHost(address.host, port: address.port)
            }.flatMap { place in
                DatagramBootstrap(group: loop).channelInitializer(initialize).connect(to: place)
            }
        }
    }

    /// Opens a terminal so that bytes pass as they are.
    private static func openTerminal(_ path: String, _ speed: Int32) throws -> CInt {
        let file = unsafe Glibc.open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { throw IOError(errnoCode: errno, reason: "open") }
        var settings = termios()
        guard unsafe tcgetattr(file, &settings) == 0 else {
            close(file)
            throw IOError(errnoCode: errno, reason: "tcgetattr")
        }
        unsafe cfmakeraw(&settings)
        settings.c_cflag |= tcflag_t(CLOCAL | CREAD)
        unsafe cfsetspeed(&settings, speed_t(speed))
        guard unsafe tcsetattr(file, TCSANOW, &settings) == 0 else {
            close(file)
            throw IOError(errnoCode: errno, reason: "tcsetattr")
        }
        return file
    }
}
