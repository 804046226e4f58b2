// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// Every setting there is, as the program itself lists them: changing it changes the run, or is refused. A
/// setting that is new and not in the tables below fails these tests.
@Suite("Every setting", .timeLimit(.minutes(20)))
struct SettingWalkTests {
    /// A run in which every setting matters: a body that can fall, so that judges differ, and panels that may
    /// stop early.
    private static let run = [
        "simulate", "inverted-pendulum", "-T", "6", "-K", "3", "-P", "5", "--horizon", "40",
        "--perturbation-scale", "0.3", "--learning-rate", "0.2", "--evaluation-episodes", "2",
        "--evaluation-interval", "4",
    ]

    /// Options of `nudge simulate` that change the run, each with a value that does.
    private static let changes: [String: [String]] = [
        "preset": ["paper"], "algorithm": ["fedavg-s2zpo"], "agents": ["2"], "rounds": ["7"], "seed": ["2"],
        "hidden": ["3"], "behaviours": ["4"], "batches": ["2"], "trajectories": ["2"], "panelists": ["3"],
        "stops-when-decided": [], "link": ["linear:0.01"], "teacher": ["mistake"], "judge": ["progress"],
        "sides": ["one"], "pairing": ["independent"], "gate": [], "momentum": ["0.5"],
        "learning-rate": ["0.1"], "perturbation-scale": ["0.5"], "learning-rate-decay": ["0.5"],
        "perturbation-decay": ["0.5"], "horizon": ["3"], "first-horizon": ["2"], "fraction-bits": ["9"],
        "absence": ["0.5"], "from": ["other/policy.nudge"], "evaluation-interval": ["3"],
        "evaluation-episodes": ["3"], "starts": ["2", "--start-rounds", "2"],
        "start-rounds": ["2", "--starts", "2"], "actor": ["rhythm"], "pace": ["2", "--actor", "rhythm"],
        "feedback-gain": ["1", "--actor", "rhythm+linear"], "termination": ["--no-termination"],
        "env": [stillPole],
        "privacy": ["1"],
    ]
    /// An environment in the shell, in which nothing moves.
    private static let stillPole = """
        while read word rest; do case $word in nudge-*) echo ready observations 4 actions 1;;
        reset) echo o 0 0 0 0;; a) echo o 0 0 0 0 reward 1;; esac; done
        """
    /// Options that say where, how or with what a run is played, and must not change it.
    private static let others: Set<String> = ["out", "resume", "threads", "json", "version", "help"]

    private struct Help: Decodable {
        var command: Command
        struct Command: Decodable {
            var commandName: String
            var subcommands: [Command]?
            var arguments: [Argument]?
        }
        struct Argument: Decodable {
            var names: [Name]?
            struct Name: Decodable { var kind, name: String }
        }
    }

    /// The options of a command, without what turns a flag off.
    private func options(of command: String) async throws -> Set<String> {
        let dump = try await Command.run(["--experimental-dump-help"])
        let help = try JSONDecoder().decode(Help.self, from: Data(dump.output.utf8))
        let inner = try #require(help.command.subcommands?.first { $0.commandName == command })
        let names = (inner.arguments ?? []).compactMap { $0.names?.first { $0.kind == "long" }?.name }
        return Set(names.map { $0.hasPrefix("no-") ? String($0.dropFirst(3)) : $0 })
    }

    @Test("of nudge simulate changes the run")
    func simulate() async throws {
        let scratch = try Scratch()
        let options = try await options(of: "simulate")
        #expect(options == Set(Self.changes.keys).union(Self.others), "an option is not in the table")
        let other = ["simulate", "inverted-pendulum", "-T", "2", "--out", "other"] + small
        #expect(try await Command.run(other, in: scratch.path).status == 0)
        let base = try await Command.run(Self.run + ["--out", "base"], in: scratch.path)
        #expect(base.status == 0, "\(base.words)")
        let remains = Remains(scratch.path + "/base")
        for (option, value) in Self.changes {
            // A flag that is on by itself is changed by being switched off.
            let isOff = value.first?.hasPrefix("--no-") == true
            let words = (isOff ? [] : ["--\(option)"]) + value + ["--out", option]
            let result = try await Command.run(Self.run + words, in: scratch.path)
            #expect(result.status == 0, "--\(option): \(result.words)")
            #expect(Remains(scratch.path + "/" + option) != remains, "--\(option) changes nothing")
        }
        for words in [["--threads", "1"], ["--json"]] {
            let folder = words[0].replacing("-", with: "")
            let result = try await Command.run(Self.run + words + ["--out", folder], in: scratch.path)
            #expect(result.status == 0 && Remains(scratch.path + "/" + folder) == remains, "\(words)")
        }
    }

    /// For every key of a fleet's file, a value that is not the usual one.
    private static let fleet: [String: String] = [
        "folder": "\"elsewhere\"", "run.task": "\"pusher\"",
        "run.name": "\"another\"", "run.preset": "\"paper\"",
        "run.algorithm": "\"fedavg-s2zpo\"", "run.agents": "3", "run.rounds": "7",
        "run.seed": "2", "run.hidden": "[3]", "run.behaviours": "4", "run.batches": "2",
        "run.trajectories": "2", "run.panelists": "3", "run.stops-when-decided": "true",
        "run.link": "\"probit:1\"", "run.teacher": "\"mistake\"",
        "run.judge": "\"progress\"", "run.sides": "\"one\"",
        "run.pairing": "\"independent\"", "run.gate": "true", "run.momentum": "0.5",
        "run.learning-rate": "0.1", "run.perturbation-scale": "0.5",
        "run.learning-rate-decay": "0.5", "run.perturbation-decay": "0.5",
        "run.horizon": "3", "run.first-horizon": "2", "run.fraction-bits": "9",
        "run.absence": "0.5", "run.from": "\"other\"",
        "run.evaluation-interval": "3", "run.evaluation-episodes": "3",
        "rounds.quorum": "1", "rounds.deadline-seconds": "7", "rounds.grace-seconds": "7",
        "rounds.patience-rounds": "7", "rounds.member-limit": "7",
        "rounds.deal-interval": "7", "rounds.quarantines": "false", "rounds.cohort": "70",
        "rounds.cohort-takes-turns": "true",
        "server.host": "\"127.0.0.1\"", "server.port": "1", "web.host": "\"::1\"",
        "web.port": "1", "web.token": "\"a-token-of-enough-letters\"",
        "run.actor": "\"rhythm\"", "run.pace": "2.5", "run.feedback-gain": "1", "run.termination": "false",
        "run.env": "\"cat\"",
        "run.privacy": "1.5",
        "people.title": "\"Run!\"", "people.look-for": "\"Which is faster?\"",
        "people.tie-breaker": "\"Which is smoother?\"", "people.view": "\"race\"", "people.speed": "3.5",
        "people.probe-share": "0.3", "people.lease-seconds": "7", "people.undo-seconds": "7.5",
        "people.keep-clips-days": "7",
        "takeover.etcd": "[\"http://127.0.0.1:1\"]", "takeover.prefix": "\"another\"",
        "takeover.lease-seconds": "7", "takeover.name": "\"another\"", "takeover.ca": "\"ca.pem\"",
        "takeover.address": "\"127.0.0.1:1\"",
        "takeover.identity": "\"server.pem\"", "takeover.login": "\"etcd-login\"",
        "mqtt.broker": "\"mqtts://[::1]:1,b:2/hall\"", "mqtt.gateway": "\"another\"",
        "mqtt.identity": "\"another.pem\"", "mqtt.broker-identity": "\"broker.pem\"",
        "mqtt.login": "\"broker-login\"",
    ]
    /// Keys that a fleet refuses, with a word of the reason.
    private static let refused = ["run.absence": "absent by themselves"]

    /// Without these a key means nothing: a rhythm's numbers need a rhythm, and what people see needs people.
    private static func companions(of key: String) -> [String: String] {
        switch key {
        case "run.actor": ["run.task": "\"half-cheetah\""]
        case "run.pace": ["run.task": "\"half-cheetah\"", "run.actor": "\"rhythm\""]
        case "run.feedback-gain": ["run.task": "\"half-cheetah\"", "run.actor": "\"rhythm+linear\""]
        case "rounds.cohort-takes-turns": ["rounds.cohort": "70"]
        case "people.keep-clips-days": ["people.speed": "1"]
        case _ where key.hasPrefix("people."): ["people.keep-clips-days": "1"]
        case "takeover.etcd": [:]
        case _ where key.hasPrefix("takeover."): ["takeover.etcd": "[\"https://127.0.0.1:2\"]"]
        case _ where key.hasPrefix("mqtt."): ["mqtt.broker": "\"mqtt://127.0.0.1:1/hall\""]
        default: [:]
        }
    }

    private func check(_ values: [String: String], _ scratch: Scratch) async throws -> (
        Outcome, [String: Any]
    ) {
        var text = ""
        for (key, value) in values where !key.contains(".") { text += "\(key) = \(value)\n" }
        for table in ["run", "rounds", "server", "web", "people", "takeover", "mqtt"] {
            guard values.keys.contains(where: { $0.hasPrefix(table + ".") }) else { continue }
            text += "[\(table)]\n"
            for (key, value) in values where key.hasPrefix(table + ".") {
                text += "\(key.dropFirst(table.count + 1)) = \(value)\n"
            }
        }
        try scratch.write(text, to: "fleet.toml")
        let outcome = try await Command.run(["serve", "--check"], in: scratch.path)
        let object = try? JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        return (outcome, object as? [String: Any] ?? [:])
    }

    @Test("of fleet.toml changes what is served, or is refused")
    func fleet() async throws {
        let scratch = try Scratch()
        let base = ["simulate", "reacher", "-T", "1", "--out", "other"] + small
        #expect(try await Command.run(base, in: scratch.path).status == 0)
        try scratch.write("somebody:a:password\n", to: "etcd-login")
        let usual = ["run.task": "\"reacher\""]
        let (first, whole) = try await check(usual, scratch)
        #expect(first.status == 0, "\(first.words)")
        let keys = try #require(whole["keys"] as? [String])
        #expect(Set(keys) == Set(Self.fleet.keys), "a key is not in the table")
        for (key, value) in Self.fleet {
            var values = usual.merging(Self.companions(of: key)) { $1 }
            let (alone, before) = values == usual ? (first, whole) : try await check(values, scratch)
            #expect(alone.status == 0, "\(key): \(alone.words)")
            values[key] = value
            let (outcome, changed) = try await check(values, scratch)
            if let reason = Self.refused[key] {
                #expect(outcome.status == 65 && outcome.errors.contains(reason), "\(key): \(outcome.words)")
            } else {
                #expect(outcome.status == 0, "\(key): \(outcome.words)")
                #expect(!NSDictionary(dictionary: changed).isEqual(to: before), "\(key) changes nothing")
            }
        }
    }
}
