// SPDX-License-Identifier: Apache-2.0

import Foundation

extension AggregatorService {
    /// What the web side reads: the board for what is going on, the database for what was.
    public var webSource: WebSource {
        let (board, store, name) = (board, store, configuration.run)
        let authorityEnd = authority.expires
        return WebSource(
            status: { board.latest },
            rounds: { first, limit in
                guard let run = try store.runNumber(name) else { return [] }
                return try store.rounds(run: run, from: first, limit: limit)
            },
            devices: { try store.devices() },
            identities: { IdentityCensus(try store.devices(), authorityEnd: authorityEnd, at: .now) },
            people: { try store.standings(run: store.runNumber(name)) },
            events: { try store.events(limit: $0) })
    }
}
