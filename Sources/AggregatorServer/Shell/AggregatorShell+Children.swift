// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import Logging
import NIOCore
import NudgeCore

extension AggregatorShell {
    /// A connection is that of a device behind the one that opened it: asks the register for that one.
    func introduce(_ frame: Span<UInt8>, on connection: AgentConnection) {
        guard let gateway = connection.device, connection.gateway == nil,
            let introduction = try? IntroductionFrame(reading: frame),
            let name = Self.name(in: frame, behind: gateway)
        else { return receiveGarbage(FrameError(.value, offset: 1), from: connection) }
        connection.wait()
        let number = connection.number
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        store.device(named: name) { result in
            eventLoop.execute { bound.value.introduced(number, introduction, result) }
        }
    }

    private static func name(in frame: Span<UInt8>, behind gateway: DeviceRecord) -> ChildName? {
        let bytes = (IntroductionFrame.headBytes..<frame.count).map { frame[$0] }
        return try? ChildName("\(gateway.name)/\(String(decoding: bytes, as: UTF8.self))")
    }

    /// Introduces the server to a device that the register knows. From here on all is sealed.
    private func introduced(
        _ number: ConnectionNumber, _ introduction: IntroductionFrame,
        _ result: Result<DeviceRecord?, FleetStoreError>
    ) {
        guard let (connection, device) = admissible(number, result) else { return }
        let nonce = UInt64.random(in: .min ... .max)
        connection.write(ByteBuffer(bytes: IntroductionFrame(nonce: nonce).encoded()))
        connection.flush()
        let key = authority.childKey(device.name, number: device.fingerprint)
        connection.carry(
            SealedSession(
                DeviceKey(key.span), deviceNonce: introduction.nonce, serverNonce: nonce, end: .server))
        connection.admit(device)
    }

    /// Somebody between a device and this server changed, invented, repeated or left out what it said.
    func tellTampering(_ error: FrameError, on connection: AgentConnection) {
        guard let device = connection.device, let gateway = connection.gateway else { return }
        let detail =
            error.reason == .number
            ? "through \(gateway.name), a frame came again or its predecessor did not come"
            : "through \(gateway.name), a frame came that the device did not seal"
        logger.warning("tampered with", metadata: ["device": "\(device.name)", "detail": "\(detail)"])
        journal.append(.event(EventEntry(time: .now, device: device.name, kind: "tampered", detail: detail)))
    }
}
