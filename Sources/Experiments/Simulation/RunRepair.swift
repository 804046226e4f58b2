// SPDX-License-Identifier: Apache-2.0

import Federation
import NudgeCore

/// Cuts a damaged run log back to its last whole record, so that the run can go on from there.
///
/// What the log no longer leads to, a policy or a state of later rounds, is moved aside, too. Nothing is
/// deleted: the old files stay beside the new ones.
public struct RunRepair: Equatable, Sendable {
    /// Rounds that are left.
    public let rounds: UInt32
    /// Bytes of the log that are left.
    public let keptBytes: Int
    /// Bytes that were behind them.
    public let lostBytes: Int
    /// The rounds that the run had, as far as its other files tell; nil if none of them does.
    public let roundsBefore: UInt32?
    /// Where the old files are now.
    public let aside: [String]

    /// Repairs a run, which nobody may be playing.
    /// - Throws: `damaged` where the log's header, or the base policy that it starts from, is not whole: then
    ///   nothing is left to cut back to, and nothing is touched. `busy` while a program plays the run.
    public init(_ folder: RunFolder) throws {
        let lock = try folder.take()
        defer { withExtendedLifetime(lock) {} }
        let reader = try RunLogReader(folder.log)
        let sound = try reader.soundPart(base: try folder.basePolicy())
        rounds = sound.rounds
        keptBytes = sound.bytes
        lostBytes = reader.byteCount - sound.bytes
        let policyRounds = Files.exists(folder.policy) ? (try? Policy(contentsOf: folder.policy).round) : 0
        let saved = try? RunFolder.decode(Simulation.Saved.self, from: folder.state)
        roundsBefore = [policyRounds, saved.flatMap { UInt32(exactly: $0.latest.round) }].compactMap { $0 }
            .filter { $0 > sound.rounds }.max()

        var moved: [String] = []
        if policyRounds.map({ $0 > sound.rounds }) ?? true { moved.append(folder.policy) }
        if let saved, saved.state(within: Int(sound.rounds)) == nil { moved.append(folder.state) }
        // The curve goes on from the rounds that are left.
        let curve = Files.exists(folder.curve) ? try Curve.readable(folder.curve).curve : Curve()
        let isAhead = curve.points.contains { $0.round > sound.rounds }
        let copied = (lostBytes > 0 ? [folder.log] : []) + (isAhead ? [folder.curve] : [])
        aside = try Self.setAside(copied: copied, moved: moved)
        if isAhead {
            var cut = curve
            cut.points.removeAll { $0.round > sound.rounds }
            try cut.write(to: folder.curve)
        }
        // The log last: a repair that is killed begins again with the same log.
        if lostBytes > 0 {
            try Files.replace(folder.log, with: Array(try Files.read(folder.log).prefix(sound.bytes)))
        }
    }

    private static func setAside(copied: [String], moved: [String]) throws(StoreError) -> [String] {
        var aside: [String] = []
        for path in copied {
            let kept = freePath(path)
            try Files.replace(kept, with: try Files.read(path))
            aside.append(kept)
        }
        for path in moved {
            let kept = freePath(path)
            try Files.move(path, to: kept)
            aside.append(kept)
        }
        return aside
    }

    /// A name beside a file that nothing has yet.
    static func freePath(_ path: String) -> String {
        var number = 1
        while Files.exists("\(path).before-repair-\(number)") { number += 1 }
        return "\(path).before-repair-\(number)"
    }
}
