// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation

/// The shared store of a run, in etcd. Its keys:
///
/// - `PREFIX/runs/RUN/header`: the header of the run's log
/// - `PREFIX/runs/RUN/leader`: the name of the server that leads, on its lease; a term's number is that of
///   the change that made it
/// - `PREFIX/runs/RUN/log/ROUND`: the record of a round, whose twenty digits sort as numbers do
struct EtcdStore: Sendable {
    private let client: EtcdClient
    private let name: String
    private let leaseSeconds: Int
    private let place: String
    /// Records in one answer.
    private static let recordLimit = 1000

    init(_ client: EtcdClient, _ settings: TakeoverSettings, run: String) {
        self.client = client
        name = settings.name
        leaseSeconds = settings.leaseSeconds
        place = settings.prefix + "/runs/" + run
    }

    private var leader: String { place + "/leader" }

    private func key(_ place: SharedPlace) -> String {
        switch place {
        case .header: self.place + "/header"
        case .round(let round): self.place + "/log/" + String(format: "%020d", Int(round))
        }
    }

    /// Does what a server asks.
    /// - Throws: where etcd will never do it.
    func perform(_ request: StoreRequest) async throws(TakeoverError) -> StoreAnswer {
        do throws(EtcdClient.Fault) {
            switch request {
            case .look(let round): return try await look(from: round)
            case .lease:
                let message = EtcdMessage.LeaseGrant(seconds: String(leaseSeconds))
                let lease = try await client.ask("lease/grant", message, for: EtcdAnswer.Lease.self)
                return Int64(lease.number).map { .leased($0) } ?? .failed
            case .claim(let lease): return try await claim(lease)
            case .keep(let lease):
                let line = try await client.ask(
                    "lease/keepalive", EtcdMessage.LeaseName(number: String(lease)),
                    for: EtcdAnswer.Line<EtcdAnswer.Lease>.self)
                return .kept((line.result.seconds.flatMap { Int($0) } ?? 0) > 0)
            case .write(let place, let bytes, let term):
                return try await write(bytes, to: key(place), term: term)
            case .leave(let lease):
                _ = try await client.ask(
                    "lease/revoke", EtcdMessage.LeaseName(number: String(lease)), for: EtcdAnswer.Nothing.self
                )
                return .kept(false)
            }
        } catch {
            switch error {
            case .silent: return .failed
            case .refused(let reason): throw .refused(reason)
            }
        }
    }

    private func look(from round: UInt32) async throws(EtcdClient.Fault) -> StoreAnswer {
        // Behind the last of the records there are only keys that do not begin as theirs.
        let records = EtcdMessage.Range(
            key: Data(key(.round(round)).utf8), rangeEnd: Data((place + "/log/:").utf8),
            limit: String(Self.recordLimit))
        let answer = try await client.ask(
            "kv/txn",
            EtcdMessage.Transaction(
                success: [.get(key(.header)), .get(leader), EtcdMessage.Operation(requestRange: records)]),
            for: EtcdAnswer.Transaction.self)
        guard let parts = answer.responses, parts.count == 3 else { return .failed }
        let entries = parts[2].responseRange?.kvs ?? []
        let found = entries.compactMap { entry in
            UInt32(String(decoding: entry.key, as: UTF8.self).suffix(20)).map {
                SharedView.Record(round: $0, bytes: [UInt8](entry.value ?? Data()))
            }
        }
        guard found.count == entries.count else { return .failed }
        return .seen(
            SharedView(
                header: parts[0].value.map { [UInt8]($0) },
                leader: parts[1].value.map { String(decoding: $0, as: UTF8.self) }, records: found,
                isWhole: parts[2].responseRange?.more != true))
    }

    private func claim(_ lease: Int64) async throws(EtcdClient.Fault) -> StoreAnswer {
        let answer = try await client.ask(
            "kv/txn",
            EtcdMessage.Transaction(
                compare: [.init(leader, madeBy: 0)],
                success: [.put(leader, Array(name.utf8), lease: lease)], failure: [.get(leader)]),
            for: EtcdAnswer.Transaction.self)
        if answer.succeeded == true {
            return answer.header.revision.flatMap { Int64($0) }.map { .claimed(term: $0) } ?? .failed
        }
        guard let entry = answer.responses?.first?.entry else { return .failed }
        // The answer to an earlier claim may have been lost.
        guard entry.lease == String(lease) else { return .taken }
        return Int64(entry.createRevision).map { .claimed(term: $0) } ?? .failed
    }

    private func write(
        _ bytes: [UInt8], to key: String, term: Int64
    ) async throws(EtcdClient.Fault) -> StoreAnswer {
        let answer = try await client.ask(
            "kv/txn",
            EtcdMessage.Transaction(
                compare: [.init(leader, madeBy: term), .init(key, madeBy: 0)],
                success: [.put(key, bytes)], failure: [.get(leader), .get(key)]),
            for: EtcdAnswer.Transaction.self)
        if answer.succeeded == true { return .written }
        guard let parts = answer.responses, parts.count == 2 else { return .failed }
        return .refused(
            isTermOver: parts[0].entry?.createRevision != String(term),
            there: parts[1].entry.map { [UInt8]($0.value ?? Data()) })
    }
}

extension EtcdAnswer.Response {
    /// The one entry that was asked for.
    fileprivate var entry: EtcdAnswer.Entry? { responseRange?.kvs?.first }
    fileprivate var value: Data? { entry.map { $0.value ?? Data() } }
}
