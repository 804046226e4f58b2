// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Experiments

/// `nudge task`.
struct TaskGroup: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "task", abstract: "Reads the file of a task of one's own.",
        subcommands: [TaskCheck.self, TaskCardCommand.self])
}

/// `nudge task card FILE`.
struct TaskCardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card",
        abstract: "Prints a task's card: what an agent on a board is told of the task, in one line.")

    @Argument(help: "The task's file, FILE.toml.")
    var file: String

    func run() throws {
        try Failure.explained { print(try TaskFile.required(file).card, terminator: "") }
    }
}
