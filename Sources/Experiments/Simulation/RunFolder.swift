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

    /// The runs of competing starts; see ``SimulationSettings/Starts``.
    var starts: String { path + "/starts" }

    /// The run that a start of this one played.
    func start(_ index: Int) -> RunFolder { RunFolder("\(starts)/\(index + 1)") }

    /// Names a folder, which need not exist.
    public init(_ path: String) { self.path = path }

    /// The settings of the run.
    /// - Throws: `damaged` where the file is no settings, or has a key that no setting has: it would be
    ///   passed over, and what was meant by it would not happen.
    public func settings() throws -> SimulationSettings {
        let settings = try Self.decode(SimulationSettings.self, from: configuration)
        let known = try Self.keys(Self.encode(settings)), given = try Self.keys(Files.read(configuration))
        if let stranger = given.subtracting(known).min() {
            throw StoreError.damaged(path: configuration, detail: "'\(stranger)' is unknown; take it out")
        }
        return settings
    }

    /// The keys of a JSON object that have a value, those of inner objects with their outer key.
    private static func keys(_ bytes: [UInt8]) throws -> Set<String> {
        func keys(_ value: Any, _ name: String) -> [String] {
            guard let object = value as? [String: Any] else { return value is NSNull ? [] : [name] }
            return object.flatMap { keys($1, name.isEmpty ? $0 : "\(name).\($0)") }
        }
        return Set(keys(try JSONSerialization.jsonObject(with: Data(bytes)), ""))
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
        return RunReplay(
            policy: host.snapshot(), logBytes: outcome.wholeBytes, isTorn: outcome.isTorn,
            roundCount: outcome.roundCount, planRound: outcome.planRound)
    }

    /// What ``RunFolder/replay(round:onRound:)`` rebuilt.
    public struct RunReplay {
        /// θ.
        public let policy: Policy
        /// Bytes of the log that were read.
        public let logBytes: Int
        /// Whether an unfinished record followed, which counts as never written.
        public let isTorn: Bool
        /// T, as the log has it by now.
        public let roundCount: UInt32
        /// Rounds that were committed when T was changed last; nil if it never was.
        public let planRound: UInt32?
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
        case .keyNotFound(let key, let context):
            "'\((context.codingPath + [key]).map(\.stringValue).joined(separator: "."))' is missing"
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
            context.codingPath.isEmpty
                ? "not valid JSON"
                : "'\(context.codingPath.map(\.stringValue).joined(separator: "."))' is wrong"
        @unknown default: "cannot be understood"
        }
    }
}
