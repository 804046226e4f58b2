// SPDX-License-Identifier: Apache-2.0

import Foundation
import NudgeCore
import Testing

@testable import AggregatorServer

@Suite("Certificates")
struct CertificateTests {
    private let key: PrivateKey
    private let authority: Certificate
    private let device: Certificate

    private static func template(
        _ role: CertificateTemplate.Role, _ name: String, _ key: PrivateKey,
        from begin: Date = .days(-1), to end: Date = .days(1)
    ) -> CertificateTemplate {
        CertificateTemplate(role: role, name: name, validity: begin...end, point: key.point)
    }

    init() throws {
        key = try PrivateKey()
        authority = try Self.template(.authority, "authority", key).signed(by: nil, key: key)
        device = try Self.template(.device, "pi-7", PrivateKey()).signed(by: authority, key: key)
    }

    @Test("say what they were made with, to the second")
    func contents() throws {
        let key = try PrivateKey()
        for (begin, end) in [
            (-631_152_000, -86_400), (946_684_800, 2_524_607_999), (2_524_608_000, 253_402_300_799),
        ] {
            let times = [begin, end].map { Date(timeIntervalSince1970: TimeInterval($0)) }
            let made = try Self.template(.server, "aggregator.nudge", key, from: times[0], to: times[1])
                .signed(by: authority, key: self.key)
            #expect([made.begin, made.end] == times)
            #expect(made.name == "aggregator.nudge" && made.point == key.point && !made.isForClients)
            #expect(Certificate(pem: made.pem)?.der == made.der)
        }
        #expect(device.isForClients && device.name == "pi-7")
        // It does not say what it is for.
        #expect(authority.isForClients)
    }

    @Test("are not made with what no certificate can hold")
    func refused() throws {
        let long = String(repeating: "x", count: 64)
        for (role, name) in [(.device, ""), (.device, long), (.server, "a,IP:1.2.3.4"), (.server, "A")]
            as [(CertificateTemplate.Role, String)]
        {
            #expect(throws: IdentityError.self) {
                try Self.template(role, name, key).signed(by: authority, key: key)
            }
        }
        for (begin, end) in [(-631_152_001, 1_800_000_000), (1_800_000_000, 253_402_300_800)] {
            let times = [begin, end].map { Date(timeIntervalSince1970: TimeInterval($0)) }
            #expect(throws: IdentityError.self) {
                try Self.template(.device, "pi", key, from: times[0], to: times[1])
                    .signed(by: authority, key: key)
            }
        }
        var template = Self.template(.device, "pi", key)
        template.point[64] ^= 1
        #expect(throws: IdentityError.self) { try template.signed(by: authority, key: key) }
    }

    @Test("are the authority's where it signed them and is named, and only there, whatever their dates")
    func issuer() throws {
        #expect(device.isMade(by: authority) && authority.isMade(by: authority))
        let past = try Self.template(.device, "old", PrivateKey(), from: .days(-9), to: .days(-8))
        let future = try Self.template(.device, "new", PrivateKey(), from: .days(8), to: .days(9))
        #expect(try past.signed(by: authority, key: key).isMade(by: authority))
        #expect(try future.signed(by: authority, key: key).isMade(by: authority))

        // Somebody with the authority's name, and somebody else's name with the authority's key.
        let other = try PrivateKey()
        let impostor = try Self.template(.authority, "authority", other).signed(by: nil, key: other)
        let renamed = try Self.template(.authority, "Authority", key).signed(by: nil, key: key)
        let template = try Self.template(.device, "pi-7", PrivateKey())
        #expect(try !template.signed(by: impostor, key: other).isMade(by: authority))
        #expect(try !template.signed(by: authority, key: other).isMade(by: authority))
        #expect(try !template.signed(by: renamed, key: key).isMade(by: authority))
        #expect(try !template.signed(by: nil, key: key).isMade(by: authority))
        #expect(!device.isMade(by: device) && !authority.isMade(by: impostor))
    }

    @Test("that are damaged, cut short or longer than they say are never taken for the authority's")
    func damaged() throws {
        for index in device.der.indices {
            var bytes = device.der
            bytes[index] ^= UInt8(1 << (index & 7))
            #expect(Certificate(der: bytes)?.isMade(by: authority) != true, "byte \(index)")
            #expect(Certificate(der: Array(device.der.prefix(index))) == nil)
        }
        #expect(Certificate(der: device.der + [0]) == nil)
        #expect(Certificate(der: device.der + device.der) == nil)
        #expect(Certificate(der: [UInt8](repeating: 0x30, count: 20_000)) == nil)
    }

    /// Certificates that "openssl req -x509 -addext extendedKeyUsage=..." made, two of them for other keys or
    /// names than ours.
    @Test(
        "prove who a client is only where they say so, or do not say what they are for",
        arguments: [
            ("none", true), ("client", true), ("both", true), ("server", false), ("any", false),
            ("other", nil),
            ("several", true),
        ] as [(String, Bool?)])
    func purposes(name: String, isForClients: Bool?) throws {
        let certificate = try Certificate(pem: Self.golden("openssl/\(name).pem"))
        #expect(certificate?.isForClients == isForClients)
        #expect(certificate?.isMade(by: authority) != true)
    }

    @Test("name an authority whose name has several parts as it names itself")
    func severalNames() throws {
        let several = try #require(Certificate(pem: Self.golden("openssl/several.pem")))
        let key = try #require(PrivateKey(pem: Self.golden("openssl/sec1.key")))
        #expect(several.name == "authority" && several.point == key.point)
        let made = try Self.template(.device, "pi", PrivateKey()).signed(by: several, key: key)
        #expect(made.isMade(by: several) && !made.isMade(by: authority))
    }

    private static func golden(_ name: String) throws -> String {
        try String(contentsOf: Bundle.module.bundleURL.appending(path: "Goldens/" + name), encoding: .utf8)
    }

    @Test("have keys that are read in both forms, and no others")
    func keys() throws {
        let read = try #require(PrivateKey(pem: key.pem))
        #expect(read.number == key.number && read.point == key.point)
        #expect(
            PrivateKey(pem: "text before\r\n" + key.pem.replacing("\n", with: "\r\n"))?.number == key.number)
        let second = try #require(PrivateKey(pem: Self.golden("openssl/sec1.key")))
        #expect(try second.point == #require(Certificate(pem: Self.golden("openssl/none.pem"))).point)
        // Of another curve, and behind a password, which nobody is asked for.
        for name in ["p384", "encrypted"] {
            #expect(try PrivateKey(pem: Self.golden("openssl/\(name).key")) == nil)
        }
        let lines = key.pem.split(separator: "\n").map(String.init)
        for text in [
            "", lines.dropLast().joined(separator: "\n"), lines.dropFirst().joined(separator: "\n"),
            [lines[0], lines[1], lines[4]].joined(separator: "\n"),
            key.pem.replacing("-----BEGIN", with: "BEGIN"),
            Self.keyText([UInt8](repeating: 0, count: 138)),
        ] {
            #expect(PrivateKey(pem: text) == nil, "\(text)")
        }
        let zero = key.number.map { _ in UInt8(0) }
        let bytes = try #require(Data(base64Encoded: lines.dropFirst().dropLast().joined()))
        #expect(PrivateKey(pem: Self.keyText(Array(bytes)))?.number == key.number)
        let point = [6 + key.point[64] & 1] + key.point.dropFirst()
        for (one, other) in try [
            (key.number, zero), (key.number, PrivateKey().number), (key.point, point),
        ] {
            #expect(PrivateKey(pem: Self.keyText(Array(bytes).replacing(one, with: other))) == nil)
        }
    }

    private static func keyText(_ bytes: [UInt8]) -> String {
        "-----BEGIN PRIVATE KEY-----\n\(Data(bytes).base64EncodedString())\n-----END PRIVATE KEY-----\n"
    }
}
