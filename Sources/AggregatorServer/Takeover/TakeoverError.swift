// SPDX-License-Identifier: Apache-2.0

public import Federation

/// Why a server cannot take turns with others, or not any more.
public enum TakeoverError: Error, CustomStringConvertible {
    /// Its turn is over.
    case over(TakeoverEnding, run: String)
    /// etcd does not take what it is shown: a password, a certificate, a user without rights.
    case refused(String)
    /// The certificates, or the key, for etcd cannot be used.
    case certificates(path: String, reason: String)
    /// The fleet's own authority is not in the folder of a server that stands by.
    case authorityMissing(path: String)

    /// Whether another start may do better.
    public var isTemporary: Bool {
        switch self {
        case .over(.lapsed, _), .over(.superseded, _): true
        case .over, .refused, .certificates, .authorityMissing: false
        }
    }

    /// One line for people.
    public var description: String {
        switch self {
        case .over(let ending, let run): Self.words(ending, run)
        case .refused(let reason): "etcd refuses this server: \(reason); see [takeover] in fleet.toml"
        case .certificates(let path, let reason): "\(path): \(reason)"
        case .authorityMissing(let path):
            "\(path) is missing; copy ca.key and ca.pem from the server whose fleet this is"
        }
    }

    private static func words(_ ending: TakeoverEnding, _ run: String) -> String {
        switch ending {
        case .lapsed:
            "the lead is lost: etcd could not be told in time that this server lives; start it again, and "
                + "it waits for its turn"
        case .superseded:
            "the lead is lost: another server has it, and nothing of the open round was written; start this "
                + "one again, and it waits for its turn"
        case .otherRun:
            "the run '\(run)' in etcd has other settings; continue it with its own, or name this one "
                + "otherwise"
        case .differs(let round):
            "round \(round) of '\(run)' is another one in etcd than in this server's run.log; move the run's "
                + "folder away, and this server copies it anew"
        case .ahead(let own, let shared):
            "this server's run.log of '\(run)' has \(own) rounds, etcd has \(shared): it is not the same run "
                + "any more; keep the folder, and see 'When logs differ' in docs/takeover.md"
        case .gap(let round): "round \(round) of '\(run)' is missing in etcd; see docs/takeover.md"
        }
    }
}
