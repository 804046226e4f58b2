import Foundation
import Logging
import NudgeCore
import Testing

@testable import AggregatorServer

@Suite("Fleet store")
struct StoreTests {
    private let scratch: ScratchFolder
    private let store: FleetStore
    private let authority: FleetAuthority

    init() throws {
        scratch = try ScratchFolder()
        authority = try FleetAuthority.open(scratch.fleet)
        store = try FleetStore(scratch.fleet.database)
    }

    private func enroll(_ name: String, as file: String, days: Int = 10, now: Date = .now) throws
        -> DeviceBundle
    {
        try authority.enroll(
            DeviceName(name), writing: "\(scratch.path)/\(file)", in: store, days: days, now: now)
    }

    @Test("enrolling a device again withdraws its earlier certificate, and only that")
    func enrollsAgain() throws {
        let other = try enroll("other", as: "other.pem")
        let first = try enroll("pi", as: "1.pem")
        let second = try enroll("pi", as: "2.pem")
        let devices = try store.devices()
        #expect(devices.map(\.fingerprint) == [other, second, first].map(\.fingerprint.description))
        #expect(devices.map { $0.standing(at: .now) } == [.good, .good, .revoked])
        #expect(devices.map(\.reason) == [nil, nil, .replaced])
    }

    @Test("a bundle that cannot be written leaves the earlier identity in force")
    func unwritten() throws {
        _ = try enroll("pi", as: "1.pem")
        #expect(throws: IdentityError.self) { try enroll("pi", as: "1.pem") }
        #expect(throws: IdentityError.self) { try enroll("pi", as: "nowhere/1.pem") }
        #expect(try store.devices().map { $0.standing(at: .now) } == [.good])
    }

    @Test("a device is revoked once; another program sees it")
    func revocation() throws {
        _ = try enroll("pi", as: "1.pem")
        let second = try FleetStore(scratch.fleet.database)
        try second.revoke("pi")
        #expect(try store.devices().map(\.reason) == [.revoked])
        #expect(throws: FleetStoreError.unknownDevice("pi")) { try store.revoke("pi") }
        #expect(throws: FleetStoreError.unknownDevice("nobody")) { try store.revoke("nobody") }
    }

    @Test("a certificate whose time is over has no standing")
    func expiry() throws {
        _ = try enroll("pi", as: "1.pem", days: 1, now: .days(-2))
        #expect(try store.devices().map { $0.standing(at: .now) } == [.expired])
    }

    @Test("rounds, ballots and events come back as they were written, in batches")
    func entries() throws {
        let run = try store.openRun("first", task: "point-mass", configuration: "{}")
        #expect(try store.openRun("first", task: "point-mass", configuration: "{}") == run)
        let journal = FleetJournal(store, logger: Logger(label: "test"))
        for (member, device) in ["a", "b", "c"].enumerated() {
            journal.append(.member(run: run, member: member, device: device))
        }
        let ballots = [
            Ballot(.inFavour, isAgreeing: true), Ballot(.against, isAgreeing: false),
            Ballot(.absent, isAgreeing: false),
        ]
        for round in 0..<40 as Range<UInt32> {
            let entry = RoundEntry(
                run: run, round: round, isAccepted: true, closed: .now, ballots: ballots.map(\.byte))
            journal.append(.round(entry))
            journal.append(.round(entry))
        }
        journal.append(.event(EventEntry(time: .now, run: run, device: "b", kind: "diverged")))
        journal.finish()
        #expect(try store.runs().map(\.roundCount) == [40])
        #expect(
            try store.agreement(run: run) == [
                DeviceAgreement(device: "a", voteCount: 40, agreementCount: 40),
                DeviceAgreement(device: "b", voteCount: 40, agreementCount: 0),
                DeviceAgreement(device: "c", voteCount: 0, agreementCount: 0),
            ])
        #expect(try store.events(limit: 5).map(\.kind) == ["diverged"])
    }

    @Test("a file that is no database is named, not overwritten")
    func damaged() throws {
        let path = scratch.path + "/other.sqlite"
        try String(repeating: "not a database ", count: 100).write(
            toFile: path, atomically: true, encoding: .utf8)
        let error = #expect(throws: FleetStoreError.self) { try FleetStore(path) }
        #expect("\(try #require(error))".contains("damaged"))
        #expect(try scratch.text(path).hasPrefix("not a database"))
    }
}
