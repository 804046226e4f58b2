// SPDX-License-Identifier: Apache-2.0

import Foundation
import Programs
import Testing

@Suite("Teaching in a terminal", .timeLimit(.minutes(10)))
struct TerminalTeachTests {
    private static let settings = [
        "swimmer", "--rounds", "6", "--horizon", "60", "--first-horizon", "60", "--evaluation-episodes", "1",
        "--seed", "4", "--terminal", "--web-port", "0", "--out", "lesson",
    ]

    private static func start(
        _ terminal: PseudoTerminal, in folder: Scratch, _ more: [String] = []
    ) async throws -> Program {
        try await Program.start(
            [Package.nudge, "teach"] + settings + more, in: folder.path, input: terminal.program,
            output: terminal.program)
    }

    /// Waits until the screen is as wanted, and gives what is found there.
    private static func wait<Found>(
        _ terminal: PseudoTerminal, _ program: Program, _ find: ([String]) -> Found?
    ) async throws -> Found {
        for _ in 0..<30_000 where program.isRunning {
            if let found = find(terminal.screen) { return found }
            try await Task.sleep(for: .milliseconds(10))
        }
        throw Unseen(screen: terminal.screen.joined(separator: "\n") + program.errors)
    }

    /// Looks on until it ends: a terminal that nobody reads from takes no more.
    private static func end(_ program: Program, _ terminal: PseudoTerminal) async throws -> Outcome {
        while program.isRunning {
            terminal.look()
            try await Task.sleep(for: .milliseconds(10))
        }
        terminal.look()
        return try await program.outcome()
    }

    /// The lane whose mark is furthest to the right, once answers are taken: its key.
    private static func leader(_ screen: [String]) -> String? {
        guard screen.contains(where: { $0.contains("answer:") }) else { return nil }
        var best: (key: String, column: Int)?
        var column: Int?
        for line in screen.dropFirst(2) {
            if let at = line.firstIndex(of: "@") { column = line.distance(from: line.startIndex, to: at) }
            guard let key = line.first, key.isNumber, let marked = column else { continue }
            if marked > best?.column ?? -1 { best = (String(key), marked) }
            column = nil
        }
        return best?.key
    }

    @Test("asks with marks that move, takes keys however they arrive, and ends with what was learned")
    func lesson() async throws {
        let folder = try Scratch()
        let terminal = try PseudoTerminal(width: 80, height: 24)
        let program = try await Self.start(terminal, in: folder)
        _ = try await Self.wait(terminal, program) { $0.first { $0.contains("watch:") } }
        #expect(!terminal.isAsItWas)
        try terminal.type("1")
        _ = try await Self.wait(terminal, program) { $0.first { $0.contains("Watch it once") } }
        try terminal.type("?")
        _ = try await Self.wait(terminal, program) { $0.first { $0.contains("takes the last answer back") } }
        try terminal.type("?+++")
        var pressed: [String] = []
        for round in 0..<6 {
            let key = try await Self.wait(terminal, program) { screen in
                screen.first?.contains("round \(round) of 6") == true ? Self.leader(screen) : nil
            }
            // Over a slow line an arrow comes in pieces.
            for piece in round == 3 ? ["\u{1B}", "[", "A"] : [key] {
                try terminal.type(piece)
                try await Task.sleep(for: .milliseconds(150))
            }
            pressed.append(round == 3 ? "equal" : key)
        }
        let outcome = try await Self.end(program, terminal)
        let last = terminal.drawn.components(separatedBy: "\u{1B}[?1049l").last ?? ""
        #expect(outcome.status == 0 && last.contains("is") && last.contains("after 6 rounds"), "\(last)")
        #expect(last.contains(#/answers +6, /#), "\(last)")
        #expect(terminal.isAsItWas)
        try await Self.check(pressed, in: folder)
    }

    /// What was pressed is in the database, and the log is what was answered.
    private static func check(_ pressed: [String], in folder: Scratch) async throws {
        let answers = try await Command.run(["answers", "--csv", "--folder", "lesson"], in: folder.path)
        let said = answers.output.split(separator: "\n").dropFirst().map { line -> String in
            let values = line.split(separator: ",", omittingEmptySubsequences: false)
            let place = values[6].split(separator: " ").firstIndex(of: values[7])
            return place.map { "\($0 + 1)" } ?? String(values[7])
        }
        #expect(said == pressed)
        let audit = try await Command.run(["audit", "lesson/runs/swimmer-4"], in: folder.path)
        #expect(audit.status == 0 && audit.output.contains("each as people answered"), "\(audit.words)")
    }

    @Test("gives the terminal back however it ends", arguments: [SIGINT, SIGTERM, SIGHUP])
    func interrupted(signal: Int32) async throws {
        let folder = try Scratch()
        let terminal = try PseudoTerminal(width: 40, height: 12)
        let program = try await Self.start(terminal, in: folder)
        _ = try await Self.wait(terminal, program) {
            $0.first { $0.contains("watch:") || $0.contains("answer:") }
        }
        program.send(signal)
        let outcome = try await Self.end(program, terminal)
        #expect(outcome.status == 0 && terminal.drawn.contains("after 0 rounds"), "\(terminal.drawn)")
        #expect(terminal.isAsItWas && terminal.drawn.contains("\u{1B}[?25h"))
    }

    @Test("is refused where there is no terminal")
    func missing() async throws {
        let folder = try Scratch()
        let outcome = try await Command.run(["teach"] + Self.settings, in: folder.path)
        #expect(
            outcome.status == 64 && outcome.errors.contains("--terminal needs a terminal"), "\(outcome.words)"
        )
    }
}

/// What was waited for was never on the screen.
private struct Unseen: Error, CustomStringConvertible {
    let screen: String
    var description: String { screen }
}
