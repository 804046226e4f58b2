// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import Logging
import NIOCore
import NIOSSL
import NudgeCore

extension AggregatorShell {
    /// Sets a new connection up: counter, TLS, agent.
    func accept(_ channel: any Channel) throws {
        guard connections.count < configuration.connectionLimit else {
            logger.warning("a connection was refused: there are \(connections.count) already")
            return channel.close(promise: nil)
        }
        lastConnection += 1
        let socket = ByteCounter()
        let address = channel.remoteAddress?.ipAddress ?? "an unknown address"
        let connection = AgentConnection(lastConnection, address: address, socket: socket, shell: self)
        let tls = NIOSSLServerHandler(context: certificate.context) { [unowned connection] chain, verdict in
            verdict.succeed(connection.examine(chain) ? .certificateVerified : .failed)
        }
        connections[lastConnection] = connection
        try channel.pipeline.syncOperations.addHandlers([socket, tls, connection])
    }

    /// Makes the server's certificate anew when its end is near, or when the machine's clock was set so that
    /// it is not valid now. Connections that are open are not touched.
    func renewCertificate() {
        do {
            if try certificate.renew() { logger.notice("the server's certificate was made anew") }
            renewalComplaint = nil
        } catch {
            // Tried again every few seconds, and told once.
            if renewalComplaint != "\(error)" {
                logger.error("the server's certificate cannot be made anew", metadata: ["error": "\(error)"])
            }
            renewalComplaint = "\(error)"
        }
    }

    /// Asks the register whom a certificate belongs to.
    func identify(_ connection: AgentConnection, _ fingerprint: CertificateFingerprint) {
        let number = connection.number
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        store.device(fingerprint) { result in
            eventLoop.execute { bound.value.identified(number, result) }
        }
    }

    private func identified(
        _ number: ConnectionNumber, _ result: Result<DeviceRecord?, FleetStoreError>
    ) {
        guard let (connection, device) = admissible(number, result) else { return }
        connection.admit(device)
    }

    /// The connection that asked the register, and the device, if it may speak; it is told otherwise.
    func admissible(
        _ number: ConnectionNumber, _ result: Result<DeviceRecord?, FleetStoreError>
    ) -> (AgentConnection, DeviceRecord)? {
        guard !isStopped, let connection = connections[number], connection.isWaiting else { return nil }
        switch result {
        case .failure(let error):
            logger.error("the register of devices cannot be read", metadata: ["error": "\(error)"])
            refuse(connection, .unreadable)
        case .success(nil): refuse(connection, .unknown)
        case .success(let device?):
            switch device.standing(at: .now) {
            case .revoked: refuse(connection, .revoked)
            case .expired: refuse(connection, .expired)
            case .good, .ending:
                connection.deadline = .now() + limits.hello
                return (connection, device)
            }
        }
        return nil
    }

    /// Tells a peer why it is not talked to. Strangers are logged, but not stored: they could fill the disk.
    func refuse(_ connection: AgentConnection, _ reason: RefusalLog.Reason) {
        tell(reason, of: connection)
        var bytes = [UInt8](repeating: 0, count: RefusalFrame.encodedBytes)
        var span = bytes.mutableSpan
        _ = reason.frame.write(to: &span)
        connection.write(ByteBuffer(bytes: bytes))
        connection.flush()
        connection.end()
    }

    /// Has the log say who was turned away and why, unless it did so a while ago.
    func tell(_ reason: RefusalLog.Reason, of connection: AgentConnection) {
        guard refusals.add(reason, connection.peer) else { return }
        logger.notice(
            "turned away", metadata: ["peer": "\(connection.peer)", "reason": "\(reason.rawValue)"])
    }

    /// Says how often the log kept quiet about peers that were turned away.
    func tellHiddenRefusals() {
        for (reason, count, peerCount) in refusals.takeHidden() {
            logger.notice(
                "turned away more often than told",
                metadata: [
                    "times": "\(count)", "peers": "\(peerCount)", "reason": "\(reason.rawValue)",
                ])
        }
    }

    /// Takes a frame of an admitted device.
    func receive(_ frame: Span<UInt8>, from connection: AgentConnection) {
        guard connection.isAdmitted else { return }
        if connection.gateway != nil, let ping = try? PingFrame(reading: frame) {
            // Who carries asks whether this server is there; of the device it says nothing.
            if !ping.isAnswer {
                connection.tellOpenly(ByteBuffer(bytes: PingFrame(isAnswer: true).encoded()))
            }
            return
        }
        connection.deadline = .now() + limits.idle
        if !connection.isSeated, let kind = try? FrameKind.read(frame), kind == .introduction {
            return introduce(frame, on: connection)
        }
        seat(connection)
        do throws(FrameError) {
            let range = try connection.opened(frame)
            aggregator.receive(frame.extracting(range), on: connection.number, now: Self.now)
            execute()
            tellAddresses(connection)
        } catch {
            tellTampering(error, on: connection)
            receiveGarbage(error, from: connection)
        }
    }

    /// The state machine hears of a device with its first frame: until then, the connection may turn out to
    /// be that of another one behind it.
    private func seat(_ connection: AgentConnection) {
        guard !connection.isSeated, let device = connection.device else { return }
        connection.isSeated = true
        aggregator.connect(device.name, on: connection.number, now: Self.now)
        execute()
    }

    /// An admitted device sent bytes that begin no frame. The state machine says the same to them as to a
    /// whole frame that means nothing.
    func receiveGarbage(_ error: FrameError, from connection: AgentConnection) {
        seat(connection)
        aggregator.receive([UInt8]().span, on: connection.number, now: Self.now)
        execute()
    }

    /// A connection is gone.
    func closed(_ connection: AgentConnection) {
        guard connections.removeValue(forKey: connection.number) != nil else { return }
        closedTraffic.add(connection)
        logger.debug(
            "a connection ended",
            metadata: [
                "connection": "\(connection.number)", "device": "\(connection.device?.name ?? "")",
                "bytesIn": "\(connection.socket.bytesIn)", "bytesOut": "\(connection.socket.bytesOut)",
            ])
        guard !isStopped else { return }
        aggregator.disconnect(connection.number, now: Self.now)
        execute()
    }

    /// Closes connections that do not get further, or say nothing for too long.
    func hangUpOnTheSilent() {
        let now = NIODeadline.now()
        for connection in Array(connections.values) where connection.deadline < now {
            if connection.isProving {
                tell(.slow, of: connection)
            } else {
                logger.info(
                    "a connection was silent for too long", metadata: ["connection": "\(connection.number)"])
            }
            connection.abort()
        }
    }

    /// Looks for devices that were revoked, enrolled anew, or whose time is over, while they are connected.
    func askForWithdrawals() {
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        store.withdrawn { result in
            eventLoop.execute { bound.value.hangUp(onWithdrawn: result) }
        }
    }

    private func hangUp(onWithdrawn result: Result<Set<String>, FleetStoreError>) {
        guard case .success(let withdrawn) = result else { return }
        for connection in Array(connections.values) {
            guard connection.isAdmitted, let device = connection.device else { continue }
            // Who is carried stays for as long as who carries.
            let involved = [device, connection.gateway].compactMap(\.self)
            let isWithdrawn = involved.contains { withdrawn.contains($0.fingerprint) }
            guard isWithdrawn || involved.contains(where: { $0.standing(at: .now) == .expired }) else {
                continue
            }
            let reason = isWithdrawn ? RefusalLog.Reason.revoked : .expired
            tell(reason, of: connection)
            journal.append(.event(EventEntry(time: .now, device: device.name, kind: "\(reason)")))
            aggregator.expel(device.name, reason.frame, now: Self.now)
        }
        execute()
    }
}
