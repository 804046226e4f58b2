// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Boards
import Experiments
import Foundation
import MuJoCoTasks
import NudgeCore

/// `nudge board fit BOARD`.
struct BoardFit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fit",
        abstract: "Adds up an agent's memory and says whether a board can give it.",
        discussion: "Exit codes: 0 it fits; 1 it does not. What the fleet's file says is the default.")

    @Argument(help: "The board; see 'nudge board list'.")
    var board: String
    @Option(help: "The control task, or the file of one's own; see 'nudge tasks'.")
    var task: String?
    @Option(help: "Widths of the hidden layers, for example 64,64; 'none' for a linear actor.")
    var hidden: String?
    @Option(help: "network, rhythm or rhythm+linear.")
    var actor: ActorName?
    @Option(help: "β of the moving average of signs; 0 for plain sign steps.")
    var momentum = 0.0
    @Option(help: "Agents of the fleet, and blocks.")
    var agents: Int?
    @Flag(help: "One JSON object.")
    var json = false

    private struct Answer: Encodable {
        var board, task, actor: String
        var fit: Fit
        var fits: Bool
    }

    func run() throws {
        try Board.explained {
            let folder = try ProfileFolder.find()
            let profile = try folder.board(board)
            let fleet = try folder.fleet()
            let name = self.task ?? fleet.task
            let file = try TaskFile.read(name)
            let task = try file?.name ?? ControlTask.named(name).name
            let configuration = try configuration(task, file, fleet)
            let fit = Fit(configuration, budgetBytes: profile.budgets.arenaBytes)
            let actor = Self.words(configuration.shape)
            if json {
                try Console.json(
                    Answer(board: profile.name, task: task, actor: actor, fit: fit, fits: fit.fits))
            } else {
                Self.printText(fit, "\(profile.name): \(task), actor \(actor)")
                if file?.parameters == nil { Self.printWidth(fit) }
            }
            if !fit.fits { throw ExitCode(1) }
        }
    }

    private func configuration(
        _ name: String, _ file: TaskDescription?, _ fleet: FleetProfile
    ) throws -> RunConfiguration {
        let task = try file == nil ? ControlTask.named(name) : nil
        var settings = file?.settings ?? SimulationSettings(task: name)
        settings.agents = 1
        settings.squashesWithTanh = fleet.squashing == .tanh
        // Any β above 0 costs the same: a number per parameter.
        settings.momentum = momentum > 0 ? max(0.01, momentum) : momentum
        let actor = self.actor ?? ActorName(fleet.kind)
        if let task { settings.set(actor, for: task) }
        let isFlat = file?.parameters != nil
        if actor == .network, !isFlat || hidden != nil { settings.hidden = try widths(fleet) }
        guard task != nil || actor == .network else {
            throw SettingsError("--actor", "a rhythm needs to know the joints; write network")
        }
        guard hidden == nil || actor == .network else {
            throw SettingsError("--hidden", "a rhythm has no hidden layers; leave it out")
        }
        let shape = try SimulationPlan(settings).header.configuration.shape
        settings.agents = agents ?? min(fleet.blockCount, shape.parameterCount)
        return try SimulationPlan(settings).header.configuration
    }

    private func widths(_ fleet: FleetProfile) throws(SettingsError) -> [Int] {
        guard let hidden else { return fleet.hidden }
        if hidden == "none" { return [] }
        let parts = hidden.split(separator: ",", omittingEmptySubsequences: false)
        let widths = parts.compactMap { Int($0) }
        guard widths.count == parts.count else {
            throw SettingsError("--hidden", "'\(hidden)' is not a list of widths like 64,64, nor 'none'")
        }
        return widths
    }

    private static func words(_ shape: ActorShape) -> String {
        switch shape.kind {
        case .network: break
        case .rhythm: return "rhythm of \(shape.actionCount) oscillators"
        case .rhythmWithFeedback: return "rhythm of \(shape.actionCount) oscillators with feedback"
        case .flat: return "flat"
        }
        let widths = (0..<shape.hiddenLayerCount).map { shape.hiddenWidth($0) }
        return ([shape.observationCount] + widths + [shape.actionCount]).map(String.init)
            .joined(separator: "-")
    }

    private static func printText(_ fit: Fit, _ title: String) {
        func line(_ name: String, _ bytes: Int) {
            print("  " + name.padded(28) + bytes.grouped.leftPadded(12) + " bytes")
        }
        print("\(title), \(fit.parameterCount.grouped) parameters")
        for term in fit.terms { line(term.owner, term.bytes) }
        line("sum", fit.totalBytes)
        line("the board's arena", fit.budgetBytes)
        if fit.fits {
            print("fits; \((fit.budgetBytes - fit.totalBytes).grouped) bytes stay free")
        } else {
            print("does not fit: \((fit.totalBytes - fit.budgetBytes).grouped) bytes too many")
        }
    }

    private static func printWidth(_ fit: Fit) {
        if let width = fit.largestWidth {
            print("the largest actor with two equal hidden layers that fits: --hidden \(width),\(width)")
        } else {
            print("no actor with two hidden layers fits; try --hidden none")
        }
    }
}

extension ActorName {
    fileprivate init(_ kind: FleetProfile.Kind) {
        self =
            switch kind {
            case .network: .network
            case .rhythm: .rhythm
            case .rhythmAndLinear: .rhythmAndLinear
            }
    }
}
