// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// A broker of the test's own, in which each device may write and read its own topics only. It can be killed
/// and started again.
final class Mosquitto {
    /// How clients say who they are.
    enum Door {
        /// By a name and a password, which is the name, too.
        case passwords
        /// By certificates of an authority of the broker's, with TLS.
        case certificates
    }

    let port: Int
    /// With certificates, where it is found inside an emulated board.
    let boardPort: Int
    private let door: Door
    private let folder: Scratch
    private var program: Program?

    /// Makes what the broker needs in a folder, and starts it.
    /// - Parameters:
    ///   - devices: may use the topics of their names; the gateway those of all.
    ///   - folder: where certificates, keys and logins are put, `NAME.broker` for each.
    init(_ door: Door, gateway: String, devices: [String], in folder: Scratch) async throws {
        self.door = door
        self.folder = folder
        port = try FreePort.next()
        boardPort = try FreePort.next()
        try folder.write(
            """
            pattern write nudge/+/up/%u/#
            pattern read nudge/+/down/%u
            user \(gateway)
            topic read nudge/hall/up/#
            topic write nudge/hall/down/#

            """, to: "broker.acl")
        for name in [gateway] + devices { try await admit(name) }
        try folder.write(configuration, to: "broker.conf")
        try await start()
    }

    private func admit(_ name: String) async throws {
        switch door {
        case .passwords:
            let words = folder.contains("broker.users") ? [] : ["-c"]
            try await Program.demand(
                ["mosquitto_passwd", "-b"] + words + ["broker.users", name, name], in: folder.path)
            try folder.write("\(name):\(name)\n", to: "\(name).broker")
        case .certificates:
            try await Program.demand(["bash", "-euc", Self.certificates, "-", name], in: folder.path)
        }
    }

    /// Makes the broker's authority and its own certificate, where they are missing, and one for a name.
    private static let certificates = """
        make_key() {
            openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1"
        }
        certify() {
            make_key "$1.broker-key"
            openssl req -new -key "$1.broker-key" -subj "/CN=$1" -out "$1.request"
            echo "$2" >"$1.extensions"
            openssl x509 -req -in "$1.request" -CA ca.pem -CAkey ca.key -CAcreateserial -sha256 -days 30 \\
                -extfile "$1.extensions" -out "$1.broker-pem"
            cat "$1.broker-pem" "$1.broker-key" ca.pem >"$1.broker"
        }
        if [ ! -e ca.pem ]; then
            make_key ca.key
            openssl req -x509 -new -key ca.key -sha256 -days 30 -subj "/CN=broker's" \\
                -addext basicConstraints=critical,CA:TRUE -out ca.pem
            certify localhost subjectAltName=DNS:localhost
            certify 192.0.2.100 ""
        fi
        certify "$1" ""
        """

    private var configuration: String {
        let doors =
            switch door {
            case .passwords: "listener \(port) 127.0.0.1\npassword_file \(folder.path)/broker.users\n"
            case .certificates: listener(port, "localhost") + listener(boardPort, "192.0.2.100")
            }
        return """
            user root
            set_tcp_nodelay true
            persistence false
            allow_anonymous false
            acl_file \(folder.path)/broker.acl

            """ + doors
    }

    private func listener(_ port: Int, _ name: String) -> String {
        """
        listener \(port) 127.0.0.1
        cafile \(folder.path)/ca.pem
        certfile \(folder.path)/\(name).broker-pem
        keyfile \(folder.path)/\(name).broker-key
        require_certificate true
        use_identity_as_username true

        """
    }

    /// Listens.
    func start() async throws {
        let broker = try await Program.start(
            ["timeout", "--signal=KILL", "900", "/usr/sbin/mosquitto", "-c", "broker.conf"], in: folder.path)
        program = broker
        while !broker.words.contains(" running") {
            try #require(broker.isRunning, "\(broker.words)")
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Dies without a word.
    func kill() async throws {
        program?.send(SIGKILL, toGroup: true)
        _ = try await program?.outcome()
    }

    /// What it wrote since it was started last.
    var words: String { program?.words ?? "" }
}
