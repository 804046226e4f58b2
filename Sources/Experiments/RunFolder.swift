public import Federation
import Foundation
import NudgeCore

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
    /// - Parameter round: rounds to replay; all that the log holds if nil.
    public func replay(round: UInt32? = nil) throws -> RunReplay {
        let reader = try RunLogReader(log)
        let base = try basePolicy()
        let (host, outcome) = try reader.replay(base: base, roundCount: round ?? .max)
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
