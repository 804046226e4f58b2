// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import AggregatorServer

@Suite("Fleet authority")
struct AuthorityTests {
    private let scratch: ScratchFolder

    init() throws { scratch = try ScratchFolder() }

    @Test("the second start uses the first start's keys, and secrets are for their owner only")
    func opensAgain() throws {
        let first = try FleetAuthority.open(scratch.fleet).serverIdentity()
        let key = try scratch.text(scratch.fleet.authorityKey)
        let second = try FleetAuthority.open(scratch.fleet).serverIdentity()
        #expect(first == second)
        #expect(try scratch.text(scratch.fleet.authorityKey) == key)
        #expect(try scratch.mode(scratch.fleet.authorityKey) == 0o600)
        #expect(try scratch.mode(scratch.fleet.serverKey) == 0o600)
        #expect(try scratch.mode(scratch.fleet.path) == 0o700)
    }

    @Test("a start that was cut off between key and certificate is completed")
    func completes() throws {
        _ = try FleetAuthority.open(scratch.fleet).serverIdentity()
        let key = try scratch.text(scratch.fleet.authorityKey)
        try FileManager.default.removeItem(atPath: scratch.fleet.authorityCertificate)
        try FileManager.default.removeItem(atPath: scratch.fleet.serverCertificate)
        let identity = try FleetAuthority.open(scratch.fleet).serverIdentity()
        #expect(try scratch.text(scratch.fleet.authorityKey) == key)
        let server = try #require(Certificate(pem: identity.certificate))
        let authority = try #require(
            Certificate(pem: scratch.text(scratch.fleet.authorityCertificate)))
        #expect(server.isMade(by: authority))
    }

    @Test("a lost authority key is an error, not a new authority that locks every device out")
    func lostKey() throws {
        _ = try FleetAuthority.open(scratch.fleet)
        try FileManager.default.removeItem(atPath: scratch.fleet.authorityKey)
        let error = #expect(throws: IdentityError.self) { try FleetAuthority.open(scratch.fleet) }
        #expect("\(try #require(error))".contains("ca.key is missing"))
        #expect(!FileManager.default.fileExists(atPath: scratch.fleet.authorityKey))
    }

    @Test("a certificate that belongs to another key is refused")
    func mismatch() throws {
        let other = try ScratchFolder()
        _ = try FleetAuthority.open(scratch.fleet)
        _ = try FleetAuthority.open(other.fleet)
        try other.text(other.fleet.authorityCertificate)
            .write(toFile: scratch.fleet.authorityCertificate, atomically: true, encoding: .utf8)
        let error = #expect(throws: IdentityError.self) { try FleetAuthority.open(scratch.fleet) }
        #expect("\(try #require(error))".contains("does not belong to"))
    }

    @Test("the server's certificate is made anew near its end, with the same key")
    func renewal() throws {
        let authority = try FleetAuthority.open(scratch.fleet, now: .days(-720))
        let old = try authority.serverIdentity(now: .days(-720))
        let early = try authority.serverIdentity(now: .days(-100))
        let late = try authority.serverIdentity()
        #expect(old == early)
        #expect(late.certificate != old.certificate)
        #expect(late.key == old.key)
        let certificate = try #require(Certificate(pem: late.certificate))
        #expect(certificate.end > .days(Lifetime.serverDays - 1))
        #expect(certificate.name == FleetAuthority.serverName)
    }

    @Test("a machine that lost its clock makes a fleet in 1970")
    func lostClock() throws {
        let epoch = Date(timeIntervalSince1970: 0)
        let authority = try FleetAuthority.open(scratch.fleet, now: epoch)
        let identity = try authority.serverIdentity(now: epoch)
        #expect(try #require(Certificate(pem: identity.certificate)).begin < epoch)
    }

    @Test("a server's certificate that was made while a clock was ahead is made anew, with the same key")
    func futureCertificate() throws {
        let authority = try FleetAuthority.open(scratch.fleet)
        let early = try authority.serverIdentity(now: .days(1000))
        let now = try authority.serverIdentity()
        #expect(now.certificate != early.certificate && now.key == early.key)
        #expect(try #require(Certificate(pem: now.certificate)).begin < .now)
    }

    @Test("near the authority's end the server's certificate ends with it, and is not made again and again")
    func lastCertificate() throws {
        let authority = try FleetAuthority.open(scratch.fleet)
        let near = Date.days(Lifetime.authorityDays - 10)
        let last = try authority.serverIdentity(now: near)
        #expect(try authority.serverIdentity(now: near) == last)
        #expect(throws: IdentityError.self) { try authority.serverIdentity(now: .days(4000)) }
    }

    @Test("an authority that has ended by a clock says so, and that the clock may be wrong")
    func ended() throws {
        _ = try FleetAuthority.open(scratch.fleet)
        let error = #expect(throws: IdentityError.self) {
            try FleetAuthority.open(scratch.fleet, now: .days(Lifetime.authorityDays + 1))
        }
        let words = "by this machine's clock, which says \(Date.days(3651).day)"
        #expect("\(try #require(error))".contains(words))
        // One that begins later than now is no reason to lock everybody out.
        let other = try ScratchFolder()
        _ = try FleetAuthority.open(other.fleet, now: .days(3650))
        #expect(try !FleetAuthority.open(other.fleet).isNew)
    }

    @Test("a register without its authority is an error, and a new fleet is called new")
    func lostAuthority() throws {
        #expect(try FleetAuthority.open(scratch.fleet).isNew)
        #expect(try !FleetAuthority.open(scratch.fleet).isNew)
        _ = try FleetStore(scratch.fleet.database)
        for path in [scratch.fleet.authorityKey, scratch.fleet.authorityCertificate] {
            try FileManager.default.removeItem(atPath: path)
        }
        let error = #expect(throws: IdentityError.self) { try FleetAuthority.open(scratch.fleet) }
        #expect("\(try #require(error))".contains("restore it from a copy"))
    }

    @Test("an encrypted key is called that")
    func encryptedKey() throws {
        _ = try FleetAuthority.open(scratch.fleet)
        let text = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n-----END ENCRYPTED PRIVATE KEY-----\n"
        try text.write(toFile: scratch.fleet.authorityKey, atomically: true, encoding: .utf8)
        let error = #expect(throws: IdentityError.self) { try FleetAuthority.open(scratch.fleet) }
        #expect("\(try #require(error))".contains("the key is encrypted"))
    }

    @Test("a bundle holds certificate, key and authority, and never overwrites a file")
    func bundle() throws {
        let authority = try FleetAuthority.open(scratch.fleet)
        let bundle = try authority.issue(DeviceName("pi-7"), days: 10)
        let path = scratch.path + "/pi-7.pem"
        try bundle.write(to: path)
        #expect(try scratch.mode(path) == 0o600)
        #expect(throws: IdentityError.exists(path: path)) { try bundle.write(to: path) }
        #expect(try scratch.text(path) == bundle.text)
        let kinds = bundle.text.split(separator: "\n").filter { $0.hasPrefix("-----BEGIN") }
        #expect(kinds == ["CERTIFICATE", "PRIVATE KEY", "CERTIFICATE"].map { "-----BEGIN \($0)-----" })
        #expect(try bundle.text.hasSuffix(scratch.text(scratch.fleet.authorityCertificate)))
        #expect(try FileManager.default.contentsOfDirectory(atPath: scratch.path).count == 2)
    }

    @Test("a device cannot outlive the authority", arguments: [0, -1, Lifetime.authorityDays + 1])
    func lifetime(days: Int) throws {
        let authority = try FleetAuthority.open(scratch.fleet)
        #expect(throws: IdentityError.self) { try authority.issue(DeviceName("pi"), days: days) }
    }
}
