// SPDX-License-Identifier: Apache-2.0

import Programs
import Testing

/// A device at a broker, and the gateway that carries its frames to whichever server leads.
struct CarriedDevice {
    /// The gateway's name, and the device's behind it.
    static let gateway = "gateway-1", name = "arm"

    let broker, gateway, agent: Program

    /// Starts all three.
    /// - Parameters:
    ///   - addresses: all servers', as the gateway is told them.
    ///   - folder: where the identities are, `gateway-1.pem` and `arm.key`.
    init(_ addresses: String, in folder: String) async throws {
        let port = try FreePort.next()
        let broker = try await Program.start(["/usr/sbin/mosquitto", "-p", "\(port)"])
        try await patiently("the broker does not run: \(broker.words)") { broker.words.contains(" running") }
        self.broker = broker
        let place = "mqtt://127.0.0.1:\(port)/hall"
        gateway = try await Program.start(
            [
                Package.product("nudge-gateway"), addresses, "--identity", Self.gateway + ".pem",
                "\(place)/\(Self.name)",
            ], in: folder)
        agent = try await Program.start(
            [
                Package.product("nudge-agent"), "connect", place, "--key", Self.name + ".key", "--task",
                "point-mass",
            ], in: folder)
    }
}
