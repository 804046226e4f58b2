// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// What etcd does for a fleet, as one value: every request is done at one moment, or not at all.
struct SimulatedStore {
    /// What is broken on purpose.
    enum Sabotage: CaseIterable { case forgetsWhoLeads, losesRecords }

    private(set) var header: [UInt8]?
    private(set) var records: [[UInt8]] = []
    /// Who wrote each record, and in which term.
    private(set) var writers: [(server: Int, term: Int64)] = []
    private var revision: Int64 = 1
    private var leader: (server: Int, lease: Int64, term: Int64)?
    /// When leases end.
    private var leases: [Int64: UInt64] = [:]
    private let leaseMilliseconds: UInt64
    private let sabotage: Sabotage?

    init(leaseMilliseconds: UInt64, sabotage: Sabotage?) {
        self.leaseMilliseconds = leaseMilliseconds
        self.sabotage = sabotage
    }

    /// Does what a server asks. A lease may last for longer than was agreed, as after an election among the
    /// store's nodes.
    mutating func perform(
        _ request: StoreRequest, of server: Int, _ chance: inout Chance, now: UInt64
    ) -> StoreAnswer {
        leases = leases.filter { $0.value > now }
        if let lease = leader?.lease, leases[lease] == nil { leader = nil }
        revision += 1
        switch request {
        case .look(let round): return .seen(view(from: round, &chance))
        case .lease:
            leases[revision] = now + leaseMilliseconds + chance.milliseconds(0...2000)
            return .leased(revision)
        case .claim(let lease):
            guard leases[lease] != nil else { return .failed }
            guard let leader else {
                leader = (server, lease, revision)
                return .claimed(term: revision)
            }
            return leader.lease == lease ? .claimed(term: leader.term) : .taken
        case .keep(let lease):
            guard leases[lease] != nil else { return .kept(false) }
            leases[lease] = now + leaseMilliseconds
            return .kept(true)
        case .write(let place, let bytes, let term): return write(bytes, to: place, by: server, term)
        case .leave(let lease):
            leases[lease] = nil
            return .kept(false)
        }
    }

    private func view(from round: UInt32, _ chance: inout Chance) -> SharedView {
        let there = records.indices.dropFirst(Int(round)).map {
            SharedView.Record(round: UInt32($0), bytes: records[$0])
        }
        let limit = chance.within(1...20)
        return SharedView(
            header: header, leader: leader.map { "server-\($0.server)" }, records: Array(there.prefix(limit)),
            isWhole: there.count <= limit)
    }

    private mutating func write(
        _ bytes: [UInt8], to place: SharedPlace, by server: Int, _ term: Int64
    ) -> StoreAnswer {
        let there = self[place]
        let isTermOver = leader?.term != term && sabotage != .forgetsWhoLeads
        guard !isTermOver, there == nil else {
            return .refused(isTermOver: isTermOver, there: there)
        }
        switch place {
        case .header: header = bytes
        case .round:
            if sabotage != .losesRecords || records.count % 10 != 9 {
                records.append(bytes)
                writers.append((server, term))
            }
        }
        return .written
    }

    private subscript(place: SharedPlace) -> [UInt8]? {
        switch place {
        case .header: header
        case .round(let round): Int(round) < records.count ? records[Int(round)] : nil
        }
    }
}
