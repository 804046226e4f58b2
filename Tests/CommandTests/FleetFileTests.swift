// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

/// What is wrong with a fleet's file, by the line that it is on.
@Suite("A fleet's settings")
struct FleetFileTests {
    @Test(
        "that are wrong are refused by their name, with their line, their value and what is possible",
        arguments: [
            ("seed = -1", "5: run.seed:", "'-1'", "0 to 18446744073709551615"),
            ("rounds = -3", "5: run.rounds:", "not -3", "0 to 16777215"),
            ("agents = 0", "5: run.agents:", "not 0", "1 to 256"),
            ("momentum = 1.5", "5: run.momentum:", "not 1.5", "0 to 0.996"),
            ("sides = \"three\"", "5: run.sides:", "'three'", "one"),
            ("link = \"logistic\"", "5: run.link:", "logistic", "linear:0.01"),
            ("judge = \"looks\"", "5: run.judge:", "'looks'", "progress"),
            ("gate = \"yes\"", "5: run.gate:", "must be", "true or false"),
            ("seed = true", "5: run.seed:", "must be", "a number"),
            ("agnets = 3", "5: run.agnets:", "unknown key", "did you mean agents?"),
            ("learningRate = 0.1", "5: run.learningRate:", "unknown key", "did you mean learning-rate?"),
            ("evaluate-every = 3", "5: run.evaluate-every:", "is called", "evaluation-interval now"),
            ("stop-when-decided = true", "5: run.stop-when-decided:", "called", "stops-when-decided now"),
            ("hidden = \"64,64\"", "5: run.hidden:", "must be a list", "[64, 64]"),
            ("hidden = [64, \"x\"]", "5: run.hidden:", "must be", "a list of whole numbers"),
            ("hidden = [99999]", "5: run.hidden:", "1 to 16384", "neurons"),
            ("from = \"~nobody/x\"", "5: run.from:", "only ~/", "home folder"),
            ("absence = 0.5", "5: run.absence:", "absent", "leave it out"),
            (
                "[rounds]\ndeadlineSeconds = 3", "6: rounds.deadlineSeconds:", "unknown key",
                "deadline-seconds?"
            ),
            (
                "[takeover]\naddress = \"there\"\netcd = [\"http://h:1\"]", "6: takeover.address:", "'there'",
                "HOST:PORT"
            ),
            (
                "[takeover]\netcd = [\"h:1\"]", "6: takeover.etcd:", "'h:1'",
                "http://HOST:PORT or https://HOST:PORT"
            ),
            ("[rounds]\nquorum = 0", "6: rounds.quorum:", "not 0", "1 to 1000000"),
        ])
    func refusals(line: String, place: String, value: String, possible: String) async throws {
        let scratch = try Scratch()
        try scratch.write(
            "folder = \"f\"\n[run]\ntask = \"point-mass\"\nname = \"x\"\n\(line)\n", to: "fleet.toml")
        let before = try scratch.contents()
        let result = try await Command.run(["serve"], shell: Command.limited, in: scratch.path)
        #expect(result.status == 65 && result.errorLines.count == 1, "\(result.words)")
        for words in ["fleet.toml:\(place)", value, possible] {
            #expect(result.errors.contains(words), "\(result.errors)")
        }
        #expect(try scratch.contents().keys.filter { !$0.hasPrefix("f/") && $0 != "f" } == Array(before.keys))
    }

    @Test(
        "in a file that is not there: 66", arguments: [["serve"], ["status"], ["enroll", "robot"], ["runs"]])
    func missing(command: [String]) async throws {
        let scratch = try Scratch()
        let named = try await Command.run(command + ["--config", "nosuch.toml"], in: scratch.path)
        #expect(named.status == 66 && named.errors.contains("nosuch.toml: there is no such file"), "\(named)")
        #expect(try scratch.contents().isEmpty)
    }

    @Test("have lists, and paths with a home folder")
    func taken() async throws {
        let scratch = try Scratch()
        for (hidden, parameters) in [("[]", 10), ("[3]", 23)] {
            try scratch.write(
                "folder = \"~/fleet\"\n[run]\ntask = \"point-mass\"\nhidden = \(hidden)\n"
                    + "[server]\nport = 0\n[web]\nport = 0\n", to: "fleet.toml")
            let server = try await Command.start(["serve"], in: scratch.path, adding: ["HOME": scratch.path])
            let status = scratch.path + "/fleet/status.json"
            while server.isRunning, !FileManager.default.fileExists(atPath: status) {
                try await Task.sleep(for: .milliseconds(20))
            }
            server.send(SIGTERM)
            #expect(try await server.outcome().status == 0)
            let text = try #require(scratch.text("fleet/status.json"))
            #expect(text.contains("\"parameterCount\":\(parameters)"), "\(text)")
            #expect(!scratch.contains("~"))
            try FileManager.default.removeItem(atPath: scratch.path + "/fleet")
        }
    }
}
