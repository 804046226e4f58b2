// SPDX-License-Identifier: Apache-2.0

extension AggregatorService {
    /// What the web side reads: the board for what is going on, the database for what was.
    public var webSource: WebSource {
        let (board, store, name) = (board, store, configuration.run)
        return WebSource(
            status: { board.latest },
            rounds: { first, limit in
                guard let run = try store.runNumber(name) else { return [] }
                return try store.rounds(run: run, from: first, limit: limit)
            },
            devices: { try store.devices() },
            events: { try store.events(limit: $0) })
    }
}
