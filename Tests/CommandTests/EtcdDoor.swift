// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// What an etcd asks of whoever comes: a certificate of an authority of the test's own, and a user's password
/// for a token that soon ends.
struct EtcdDoor {
    /// A user who may read and write the fleet's keys, and one who may not.
    static let user = "fleet-servers", stranger = "stranger"
    /// Of all of them.
    static let password = "se:cret"
    /// How long a token lasts of which nobody makes use.
    static let tokenSeconds = 2

    private let folder: Scratch

    /// Makes the certificates.
    init() async throws {
        folder = try Scratch()
        try await Program.demand(["bash", "-euc", Self.certificates], in: folder.path)
        for name in [Self.user, Self.stranger] { try write(name, Self.password) }
        try folder.write("\(Self.user):guessed\n", to: "guessed.login")
    }

    private func write(_ user: String, _ password: String) throws {
        try folder.write("\(user):\(password)\n", to: user + ".login")
    }

    /// Two authorities, a node's certificate, and a client's. The node's is shown to itself as well, by the
    /// part that speaks JSON; the client's has no common name, which that part would refuse.
    private static let certificates = """
        make_key() {
            openssl ecparam -name prime256v1 -genkey -noout | openssl pkcs8 -topk8 -nocrypt -out "$1"
        }
        make_authority() {
            make_key "$1.key"
            openssl req -x509 -new -key "$1.key" -sha256 -days 30 -subj "/CN=$1" \\
                -addext basicConstraints=critical,CA:TRUE -out "$1.pem"
        }
        certify() {
            make_key "$1.key"
            openssl req -new -key "$1.key" -subj "$2" -out "$1.request"
            printf '%s\\n' "$3" >"$1.extensions"
            openssl x509 -req -in "$1.request" -CA own.pem -CAkey own.key -CAcreateserial -sha256 -days 30 \\
                -extfile "$1.extensions" -out "$1.pem"
        }
        make_authority own
        make_authority other
        certify node /CN=node "subjectAltName=IP:127.0.0.1
        extendedKeyUsage=serverAuth,clientAuth"
        certify client /O=nudge extendedKeyUsage=clientAuth
        cat client.pem client.key >identity.pem
        """

    /// Where a file of the door's lies.
    func path(_ name: String) -> String { folder.path + "/" + name }

    /// What etcd is started with.
    var serverWords: [String] {
        [
            "--cert-file", path("node.pem"), "--key-file", path("node.key"), "--client-cert-auth",
            "--trusted-ca-file", path("own.pem"), "--auth-token-ttl", "\(Self.tokenSeconds)",
        ]
    }

    /// What its own client is started with, but for a user.
    var clientWords: [String] {
        ["--cacert", path("own.pem"), "--cert", path("client.pem"), "--key", path("client.key")]
    }

    /// The lines of `[takeover]` that open it.
    /// - Parameters:
    ///   - authority: who is trusted.
    ///   - hasIdentity: whether a certificate is shown.
    ///   - login: whose password is told; nobody's if nil.
    func settings(authority: String = "own", hasIdentity: Bool = true, login: String? = user) -> String {
        "ca = \"\(path(authority + ".pem"))\"\n"
            + (hasIdentity ? "identity = \"\(path("identity.pem"))\"\n" : "")
            + (login.map { "login = \"\(path($0 + ".login"))\"\n" } ?? "")
    }
}

extension EtcdCluster {
    /// Makes the users, and asks everybody for a password from then on.
    func lock() async throws {
        let (user, stranger, password) = (EtcdDoor.user, EtcdDoor.stranger, EtcdDoor.password)
        let steps = [
            ["user", "add", "root:\(password)"], ["role", "add", "root"],
            ["user", "grant-role", "root", "root"], ["role", "add", user],
            ["role", "grant-permission", user, "--prefix=true", "readwrite", "nudge/"],
            ["user", "add", "\(user):\(password)"], ["user", "grant-role", user, user],
            ["user", "add", "\(stranger):\(password)"], ["auth", "enable"],
        ]
        for step in steps {
            let outcome = try await control(step)
            try #require(outcome.status == 0, "\(step): \(outcome.words)")
        }
    }

    /// Takes a token, makes no use of it, and waits until etcd does not know it any more.
    func outliveToken(at door: EtcdDoor) async throws {
        let token = try await ask(
            "auth/authenticate", #"{"name":"\#(EtcdDoor.user)","password":"\#(EtcdDoor.password)"}"#, door
        ).firstMatch(of: /"token":"([^"]+)"/)
        let header = try #require(token.map { "Authorization: \($0.1)" })
        try await patiently("a token lasts") {
            try await Task.sleep(for: .seconds(EtcdDoor.tokenSeconds + 2))
            return try await self.ask("kv/range", #"{"key":"bnVkZ2UvYQ=="}"#, door, ["--header", header])
                .contains("invalid auth token")
        }
    }

    private func ask(
        _ path: String, _ message: String, _ door: EtcdDoor, _ words: [String] = []
    ) async throws -> String {
        try await Program.demand(
            ["curl", "--silent", "--max-time", "60"] + door.clientWords + words
                + ["--data", message, "https://127.0.0.1:\(ports[0])/v3/\(path)"]
        ).output
    }
}
