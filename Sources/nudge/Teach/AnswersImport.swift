// SPDX-License-Identifier: Apache-2.0

import AggregatorServer
import ArgumentParser
import Federation
import Foundation

/// `nudge answers import`.
struct AnswersImport: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Answers a run's questions with answers of a file.",
        discussion: """
            The file is one that 'nudge answers --csv' or '--json' wrote. An answer is given to the question \
            of the same round, stream and number that shows the very same clips, as it does in a run with \
            the same settings and seed on the same kind of machine; it counts as its person's. Questions \
            that the file does not answer, and those that somebody looks at, stay open for people. Repeated \
            questions and obvious pairs are left out: they move nothing. The run may be going on.
            """)

    @Argument(help: "The file.", transform: WrittenPath.resolved)
    var file: String

    @Argument(help: "The run's name; the fleet's last run unless told.")
    var name: String?

    @OptionGroup var place: FleetPlace

    func run() throws {
        try Failure.explained {
            let store = try place.store()
            let run = try store.run(named: name)
            let lines = try Self.read(file)
            let counted = try lines.filter { $0.line.probeOf == nil }.map { try record($0.line, $0.number) }
            try store.replaceImports(counted, run: run.id)
            let leftOut = lines.count - counted.count
            let rest = leftOut > 0 ? "; \(leftOut) that only measured a person are left out" : ""
            print("\(counted.count) answers are there for \(run.name)\(rest)")
        }
    }

    private func record(_ line: AnswerLine, _ number: Int) throws -> AnswerRecord {
        do throws(AnswerLineError) { return try line.record() } catch {
            throw AnswerFileError(path: file, line: number, detail: error.detail)
        }
    }

    /// The lines of a file, with their numbers.
    private static func read(_ path: String) throws -> [(line: AnswerLine, number: Int)] {
        let text = String(decoding: try Files.read(path), as: UTF8.self)
        let isJSON = text.first == "{"
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        guard isJSON || lines.first.map({ $0.element == AnswerLine.names }) == true else {
            throw AnswerFileError(
                path: path, line: 1, detail: "'nudge answers' writes '\(AnswerLine.names)' there, or JSON")
        }
        return try lines.dropFirst(isJSON ? 0 : 1).filter { !$0.element.isEmpty }.map { index, text in
            let line =
                isJSON
                ? try? JSONDecoder().decode(AnswerLine.self, from: Data(text.utf8))
                : AnswerLine(values: text)
            guard let line else {
                throw AnswerFileError(path: path, line: index + 1, detail: "no answer as it was written")
            }
            return (line, index + 1)
        }
    }
}

/// A file of answers cannot be understood.
struct AnswerFileError: Error, CustomStringConvertible {
    let path: String
    let line: Int
    let detail: String

    var description: String { "\(path), line \(line): \(detail)." }
}
