// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOSSL
import Testing

@testable import AggregatorServer

/// A fleet of version 0.2.0, whose keys and certificates swift-crypto and swift-certificates made. It goes
/// on, and what is made for it today says the same.
@Suite("A fleet that was there before")
struct WrittenFleetTests {
    /// When its authority and its device were made, and a second later its server.
    private static let made = Date(timeIntervalSince1970: 1_796_072_834)
    private static let served = made.addingTimeInterval(1)

    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
        try FileManager.default.createDirectory(
            atPath: scratch.fleet.path, withIntermediateDirectories: true)
        for name in ["ca.key", "ca.pem", "server.key", "server.pem"] {
            try Self.text(name).write(
                toFile: scratch.fleet.path + "/" + name, atomically: true, encoding: .utf8)
        }
    }

    private static func text(_ name: String) throws -> String {
        try String(contentsOf: Bundle.module.bundleURL.appending(path: "Goldens/" + name), encoding: .utf8)
    }

    private func open() throws -> FleetAuthority {
        try FleetAuthority.open(scratch.fleet, now: Self.made)
    }

    @Test("is opened as it is")
    func opens() throws {
        let authority = try open()
        #expect(!authority.isNew)
        #expect(authority.expires == Self.made.addingTimeInterval(3650 * 86_400))
        #expect(try authority.pair.certificate.pem == Self.text("ca.pem"))
        let identity = try authority.serverIdentity(now: Self.served)
        #expect(try identity.certificate == Self.text("server.pem"))
        #expect(try identity.key.trimmingCharacters(in: .newlines) + "\n" == Self.text("server.key"))
        _ = try ServerTLS.context(authority, now: Self.served)
    }

    @Test("knows its device")
    func device() throws {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(Self.text("pi-7.pem").utf8))
        let shown = try #require(ShownCertificate(chain))
        #expect(try shown.isMade(by: open()))
        #expect(shown.name == "pi-7")
        let fingerprint = "469991596fdb0459967ed561ecce90153475b9be300a9140096be7a8142361ad"
        #expect(shown.fingerprint.description == fingerprint)
    }

    @Test("shares the same keys with devices behind gateways")
    func child() throws {
        let number = "c4e7dbcee8f8054c31b426ea92d0f0c84fbadcc3ed70173255048622fb24054a"
        let key = try open().childKey("gateway-1/arm-3", number: number)
        #expect(try "arm-3 \(key.hexadecimal)\n" == Self.text("arm-3.key"))
    }

    @Test("gets certificates that differ in nothing but serial number and signature")
    func contents() throws {
        for name in ["ca.pem", "server.pem"] {
            try FileManager.default.removeItem(atPath: scratch.fleet.path + "/" + name)
        }
        let authority = try open()
        let server = try authority.serverIdentity(now: Self.served).certificate
        #expect(try contents(authority.pair.certificate.pem) == contents(Self.text("ca.pem")))
        #expect(try contents(server) == contents(Self.text("server.pem")))
        #expect(try scratch.text(scratch.fleet.authorityKey) == Self.text("ca.key"))
    }

    @Test("gets devices whose certificates differ in nothing else but their keys")
    func deviceContents() throws {
        let text = try open().issue(DeviceName("pi-7"), now: Self.made).text
        let written = try Self.text("pi-7.pem")
        let (new, old) = try (contents(text), contents(written))
        let start = try #require(old.firstRange(of: [0x03, 0x42, 0x00, 0x04] as [UInt8])).upperBound
        let identifier = try #require(old.firstRange(of: [0x04, 0x16, 0x04, 0x14] as [UInt8])).upperBound
        #expect(new.count == old.count)
        for (index, (one, other)) in zip(new, old).enumerated()
        where !(start..<start + 64).contains(index) && !(identifier..<identifier + 20).contains(index) {
            #expect(one == other, "byte \(index)")
        }
        #expect(text.hasSuffix(try Self.text("ca.pem")))
    }

    /// What a certificate says, behind its serial number and before the signature.
    private func contents(_ pem: String) throws -> [UInt8] {
        let bytes = try #require(try NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)).first).toDERBytes()
        // Two sequences with lengths of two bytes, the version, and the serial number's length.
        let start = 14 + Int(bytes[14]) + 1
        let end = 8 + Int(bytes[6]) << 8 + Int(bytes[7])
        return Array(bytes[start..<end])
    }
}
