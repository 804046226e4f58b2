// SPDX-License-Identifier: Apache-2.0

import Experiments
import Federation
import NudgeCore

/// What `nudge simulate` tells while it runs and when it ends.
final class RunReport {
    private let simulation: Simulation
    private let isJSON: Bool
    private let roundsBefore: Int
    private let secondsBefore: Double
    private let stepsBefore: Int

    init(_ simulation: Simulation, isJSON: Bool) {
        self.simulation = simulation
        self.isJSON = isJSON
        roundsBefore = simulation.round
        secondsBefore = simulation.wallSeconds
        stepsBefore = simulation.environmentSteps
    }

    func begin() {
        for loss in simulation.losses { Console.error("nudge: \(loss)") }
        guard !isJSON else { return }
        let settings = simulation.plan.settings
        let configuration = simulation.plan.header.configuration
        print(
            "\(settings.task): \(settings.algorithm.rawValue), \(Console.counted(settings.agents, "agent")), "
                + "\(settings.rounds) rounds, "
                + "\(configuration.shape.parameterCount) parameters, seed \(settings.seed)"
        )
        Engine.announce()
        if roundsBefore > 0 { print("continuing after round \(roundsBefore)") }
    }

    func round(_ simulation: Simulation, _ point: CurvePoint?) {
        if let point {
            Console.endProgress()
            if isJSON { try? Console.json(point) } else { Console.line(line(point)) }
        }
        guard !isJSON, Console.isTerminal, simulation.round < simulation.roundCount else { return }
        let seconds = simulation.wallSeconds - secondsBefore
        let rounds = simulation.round - roundsBefore
        guard rounds > 0, seconds > 0 else { return }
        let left = seconds / Double(rounds) * Double(simulation.roundCount - simulation.round)
        let speed = Double(simulation.environmentSteps - stepsBefore) / seconds
        let last = simulation.curve.points.last.map { "return \($0.returnMean.text()), " } ?? ""
        Console.progress(
            "round \(simulation.round)/\(simulation.roundCount), \(last)"
                + "\(simulation.labelCount.grouped) labels, "
                + "\(Int(speed).grouped) steps/s, \(Int(left)) s left"
        )
    }

    private func line(_ point: CurvePoint) -> String {
        let result = "\(point.returnMean.text()) ± \(point.returnStandardError.text())"
        return
            "round \("\(point.round)".padded(5)) return \(result.padded(18)) labels \(point.labels.grouped)"
    }

    func stopped() {
        Console.endProgress()
        Console.error(
            "nudge: stopped after round \(simulation.round); continue with: "
                + "\(Console.command) simulate --resume \(simulation.folder.path.quoted)")
    }

    /// A return that broken physics had a part in is no result, and what was aborted moved nothing.
    private func warn() {
        if simulation.abortCount > 0 {
            Console.error(
                "nudge: \(simulation.abortCount.grouped) episodes were aborted; their questions were not "
                    + "answered")
        }
        let count = simulation.divergenceCount
        guard count > 0 else { return }
        Console.error(
            "nudge: the physics blew up \(count.grouped) times and started over at rest; returns and "
                + "votes of those episodes mean nothing")
    }

    func finish() {
        Console.endProgress()
        defer { warn() }
        guard !isJSON, let first = simulation.curve.points.first, let last = simulation.curve.points.last
        else {
            return
        }
        let policy = simulation.policy
        let averaged = simulation.plan.settings.absence > 0 ? ", on average" : ""
        let path = simulation.folder.path
        print(
            """

            The fleet's return went from \(first.returnMean.text()) ± \(first.returnStandardError.text()) \
            to \(last.returnMean.text()) ± \(last.returnStandardError.text()) \
            in \(last.wallSeconds.text(0)) s.
              labels used            \(last.labels.grouped) answers of simulated panelists: \
            \(simulation.plan.settings.panelistName)
              sent by each agent     \(last.voteBitsUp.grouped) sign bits, \
            in \((last.frameBitsUp / 8).grouped) bytes of frames\(averaged)
              run log                \(simulation.logBytes.grouped) bytes \
            (the weights as 32-bit floats: \((4 * policy.parameters.count).grouped) bytes)
              fingerprint            \(policy.fingerprint.text) after round \(policy.round)
              results                \(path)/ (curve.csv, policy.nudge, run.log, config.json)

            Next:
              \(Console.command) evaluate \(path.quoted) --episodes 100\(place)
              \(Console.command) replay \(path.quoted) --export policy.npz
              \(Console.command) plot \(path.quoted) --out curve.svg
            """)
    }

    /// Options that tell where episodes are played, if not here. A run keeps what its task's file says, not
    /// where that lies.
    private var place: String {
        let settings = simulation.plan.settings
        return (settings.taskFile == nil ? "" : " --task FILE")
            + (settings.env.map { " --env \($0.quoted)" } ?? "")
    }
}
