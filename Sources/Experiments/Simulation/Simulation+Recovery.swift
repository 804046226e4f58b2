// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore

extension Simulation {
    /// What a run that continues finds beside its log.
    struct Found {
        /// Rounds that count.
        var round: Int
        /// Counters and panels' memories after them; nil where the log alone has to do.
        var state: State?
        /// The evaluations up to there that can be read.
        var curve = Curve()
        /// What is lost, a line each.
        var losses: [String] = []
    }
}

extension RunFolder {
    /// Reads what lies beside a log. The log is what a run is; of the rest, what is lost is said, and does
    /// not keep the run from going on.
    /// - Throws: `damaged` where the log holds fewer rounds than were played: they would be played again, and
    ///   that is for somebody to decide.
    func find(_ reader: RunLogReader, base: Policy?) throws -> Simulation.Found {
        var found = try findState(reader, base: base)
        guard Files.exists(curve) else {
            if found.round > 0 { found.losses.append("\(curve) is missing; the curve begins anew") }
            return found
        }
        let (read, damagedLine) = try Curve.readable(curve)
        found.curve.points = read.points.filter { $0.round <= found.round }
        if let damagedLine {
            let kept = RunRepair.freePath(curve)
            try Files.replace(kept, with: try Files.read(curve))
            found.losses.append(
                "\(curve) is damaged from line \(damagedLine) on, and goes on from there; "
                    + "the old one is \(kept)")
        }
        return found
    }

    private func findState(_ reader: RunLogReader, base: Policy?) throws -> Simulation.Found {
        let saved: Simulation.Saved
        do {
            saved = try savedState(reader)
        } catch let error as StoreError {
            let rounds = Int(try reader.replay(base: base).host.replica.round)
            // A run that was stopped before its first evaluation has none yet.
            if rounds == 0 { return Simulation.Found(round: 0) }
            let loss =
                "\(error); answers, episodes and steps after the last evaluation are not counted, and "
                + "teachers' memories begin anew"
            return Simulation.Found(round: rounds, losses: [loss])
        }
        // What follows the latest saved round was not finished and does not count, whatever it is.
        let latest = saved.latest.round
        let rounds = Int(try reader.replay(base: base, roundCount: UInt32(latest)).host.replica.round)
        guard let state = saved.state(within: rounds) else {
            throw StoreError.damaged(
                path: log,
                detail: "holds \(rounds) rounds, and state.json says \(latest); restore a copy, or go on "
                    + "from there after 'nudge audit --repair \(path)'")
        }
        return Simulation.Found(round: state.round, state: state)
    }

    private func savedState(_ reader: RunLogReader) throws -> Simulation.Saved {
        let saved = try Self.decode(Simulation.Saved.self, from: state)
        guard UInt32(exactly: saved.latest.round) != nil,
            saved.latest.fleet.seats.count == reader.header.configuration.agentCount
        else { throw StoreError.damaged(path: state, detail: "not the state of this run") }
        return saved
    }
}
