// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import Tables

/// The broker that devices of a fleet are at, and the gateway that carries what they say: `[mqtt]` of
/// `fleet.toml`.
struct MqttSettings: Encodable {
    /// `mqtt://HOST:PORT[,HOST:PORT…]/FLEET`, or `mqtts://…` with TLS.
    var broker: String
    /// The gateway's name, which the devices' names begin with.
    var gateway: String
    /// The gateway's identity, a file.
    var identity: String
    /// What a broker with TLS is shown, a file; the identity if nil.
    var brokerIdentity: String?
    /// A file with a line USER:PASSWORD, for brokers without certificates.
    var login: String?

    /// Reads the table; nil where it is not there.
    /// - Parameter home: the folder of the file, which paths are relative to.
    init?(_ table: inout KeyedTable, home: String, isThere: Bool) throws {
        broker = try table.text("broker", default: isThere ? nil : "")
        gateway = try table.text("gateway", default: "gateway-1")
        identity = try table.path("identity", from: home) ?? KeyedTable.path("\(gateway).pem", from: home)
        brokerIdentity = try table.path("broker-identity", from: home)
        login = try table.path("login", from: home)
        try table.finish()
        guard isThere else { return nil }
        do { _ = try BrokerPlace(broker) } catch { throw table.error("broker", error.description) }
        guard (try? DeviceName(gateway)) != nil else {
            throw table.error("gateway", "must be a name as 'nudge enroll' takes it, not '\(gateway)'")
        }
    }

    /// The files that the gateway reads.
    var files: [String] { [identity, brokerIdentity, login].compactMap { $0 } }

    /// The words of the gateway's command.
    /// - Parameters:
    ///   - server: where it dials.
    ///   - devices: their names under the gateway.
    func words(_ server: HostAddress, _ devices: [String]) -> [String] {
        [server.description, "--identity", identity, "--end-with-input"]
            + (brokerIdentity.map { ["--broker-identity", $0] } ?? [])
            + (login.map { ["--login", $0] } ?? []) + devices.map { "\(broker)/\($0)" }
    }
}
