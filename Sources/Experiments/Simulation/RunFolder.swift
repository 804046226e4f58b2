// SPDX-License-Identifier: Apache-2.0

public import Federation
import Foundation
public import NudgeCore

/// The files of one run.
public struct RunFolder: Sendable {
    /// The folder.
    public let path: String
    /// The run log: θ₀ and every vote. With the base policy, if there is one, all that the policy is.
    public var log: String { path + "/run.log" }
    /// The settings.
    public var configuration: String { path + "/config.json" }
    /// Evaluations, a line each.
    public var curve: String { path + "/curve.csv" }
    /// The final policy.
    public var policy: String { path + "/policy.nudge" }
    /// A copy of the base policy.
    public var base: String { path + "/base.nudge" }
    /// Counters and panels' memories, replaced after every round.
    public var state: String { path + "/state.json" }

    /// The run that a start of this one played; see ``SimulationSettings/Starts``.
    func start(_ index: Int) -> RunFolder { RunFolder("\(path)/starts/\(index + 1)") }

    /// Names a folder, which need not exist.
    public init(_ path: String) { self.path = path }

    /// The settings of the run.
    public func settings() throws -> SimulationSettings {
        try Self.decode(SimulationSettings.self, from: configuration)
    }

    /// The base policy, if the run started from one.
    public func basePolicy() throws -> Policy? {
        Files.exists(base) ? try Policy(contentsOf: base) : nil
    }

    /// Rebuilds θ from the log alone.
    /// - Parameters:
    ///   - round: rounds to replay; all that the log holds if nil.
    ///   - onRound: called after every round.
    public func replay(
        round: UInt32? = nil, onRound: (borrowing Replica, RoundRecord) -> Void = { _, _ in }
    ) throws -> RunReplay {
        let reader = try RunLogReader(log)
        let base = try basePolicy()
        let (host, outcome) = try reader.replay(base: base, roundCount: round ?? .max, onRound: onRound)
        if let round, host.replica.round < round {
            throw SettingsError("--round", "the log holds \(host.replica.round) rounds, not \(round)")
        }
        return RunReplay(policy: host.snapshot(), logBytes: outcome.wholeBytes, isTorn: outcome.isTorn)
    }

    /// What ``replay(round:)`` rebuilt.
    public struct RunReplay {
        /// θ.
        public let policy: Policy
        /// Bytes of the log that were read.
        public let logBytes: Int
        /// Whether an unfinished record followed, which counts as never written.
        public let isTorn: Bool
    }

    /// The newest saved state that the log reaches; nil when the run has not committed a round.
    ///
    /// A state belongs to a round of the log. Whatever does not fit is refused before anything is changed.
    func state(_ reader: RunLogReader, base: Policy?) throws -> Simulation.State? {
        guard Files.exists(state) else {
            let rounds = try reader.replay(base: base).host.replica.round
            if rounds == 0 { return nil }
            throw StoreError.unreadable(
                path: state, reason: "missing, and the log has \(rounds) rounds; restore it from a copy")
        }
        let saved = try Self.decode(Simulation.Saved.self, from: state)
        guard let latest = UInt32(exactly: saved.latest.round),
            saved.latest.fleet.seats.count == reader.header.configuration.agentCount
        else {
            throw StoreError.damaged(path: state, detail: "not the state of this run")
        }
        // What follows the latest saved round was not finished and does not count, whatever it is.
        let rounds = Int(try reader.replay(base: base, roundCount: latest).host.replica.round)
        guard let state = saved.state(within: rounds) else {
            throw StoreError.damaged(
                path: log, detail: "holds \(rounds) rounds, and state.json says \(latest); restore a copy")
        }
        return state
    }

    static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value)) + [UInt8(ascii: "\n")]
    }

    static func decode<Value: Decodable>(_ type: Value.Type, from path: String) throws -> Value {
        let bytes = try Files.read(path)
        do {
            return try JSONDecoder().decode(type, from: Data(bytes))
        } catch let error as DecodingError {
            throw StoreError.damaged(path: path, detail: Self.detail(error))
        }
    }

    private static func detail(_ error: DecodingError) -> String {
        switch error {
        case .keyNotFound(let key, _): "'\(key.stringValue)' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "not valid JSON"
                : "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' is wrong"
        @unknown default: "cannot be understood"
        }
    }
}
