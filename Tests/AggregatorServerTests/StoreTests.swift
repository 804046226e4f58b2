// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import Foundation
import Logging
import NudgeCore
import Synchronization
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

    private func enroll(_ name: String, as file: String, days: Int = 100, now: Date = .now) throws
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

    @Test("programs that write at the same moment wait for each other")
    func contention() async throws {
        let path = scratch.fleet.database
        let programs = try (0..<4).map { _ in try FleetStore(path) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (index, program) in programs.enumerated() {
                group.addTask {
                    for number in 0..<60 {
                        _ = try Invitation("person-\(index)-\(number)", in: program)
                        await Task.yield()
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try store.people().count == 240)
    }

    @Test("programs that make it at the same moment do so together")
    func madeTogether() throws {
        for round in 0..<40 {
            let path = "\(scratch.path)/\(round).sqlite"
            let failures = Mutex<[String]>([])
            DispatchQueue.concurrentPerform(iterations: 4) { _ in
                do { _ = try FleetStore(path).devices() } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
            #expect(failures.withLock { $0 } == [])
        }
    }

    @Test("a certificate whose time is over has no standing")
    func expiry() throws {
        _ = try enroll("pi", as: "1.pem", days: 1, now: .days(-2))
        #expect(try store.devices().map { $0.standing(at: .now) } == [.expired])
    }

    @Test("rounds, votes and events come back as they were written; members keep their place")
    func entries() throws {
        _ = try enroll("b", as: "b.pem")
        let run = try store.openRun("first", task: "point-mass", configuration: "{}")
        #expect(try store.openRun("first", task: "point-mass", configuration: "{}") == run)
        var journal = try FleetJournal(store, run: run, logger: Logger(label: "test"))
        for round in 0..<40 as Range<UInt32> {
            if round == 20 {
                journal.finish()
                journal = try FleetJournal(store, run: run, logger: Logger(label: "test"))
            }
            let closed = Self.closed(round, round < 20 ? ["a", "b"] : ["c", "b"])
            journal.append(.closed(closed, at: .now))
            // A server that was killed before it knew that this was written writes it again.
            journal.append(.closed(closed, at: .now))
        }
        journal.append(.measured(round: 39, returnMean: 1.5))
        journal.append(.event(EventEntry(time: .now, device: "b", kind: "diverged")))
        journal.finish()
        #expect(try store.runs().map(\.roundCount) == [40])
        let accounts = try store.accounts(run: run)
        #expect(accounts.map(\.name) == ["a", "b", "c"])
        #expect(accounts.map(\.votes) == [20, 40, 20])
        #expect(accounts.map(\.agreements) == [20, 0, 20])
        #expect(accounts.map(\.disagreements) == [0, 40, 0])
        let rounds = try store.rounds(run: run, from: 38, limit: 5)
        #expect(rounds.map(\.round) == [38, 39])
        #expect(rounds.map(\.returnMean) == [nil, 1.5])
        #expect(rounds.map(\.inFavour) == [1, 1])
        #expect(try store.events(limit: 5).map(\.kind) == ["diverged"])
        #expect(try store.devices().map { $0.seen != nil } == [true])
    }

    private static func closed(_ round: UInt32, _ devices: [String]) -> ClosedRound {
        var votes = RoundVotes()
        votes.set(0, to: .inFavour)
        return ClosedRound(
            record: RoundRecord(round: round, isAccepted: true, votes: votes),
            parts: devices.enumerated().map { index, device in
                ClosedRound.Part(
                    device: device, block: 0, vote: index == 0 ? .inFavour : .against, agrees: index == 0)
            }, milliseconds: 7)
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
