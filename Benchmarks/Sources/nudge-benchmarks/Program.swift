// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks

/// Measures how fast the product is on this machine, and against what.
@main
enum Program {
    static let usage = """
        usage: nudge-benchmarks [--json] [--samples COUNT] [NAME...]
          Measures speed and allocations. NAME picks the groups whose names begin with it:
            control      the allocation counter, which must count 1
            actor        one forward pass
            replica      perturb + undo + step, per parameter
            lattice      the same beside three copies in place, for 5,702 and for 10^8 parameters
            replay       a log of 10,000 rounds
            flat         rounds of an environment's own policy with 1,000,000 parameters
            rollout-TASK environment steps through the simulator, beside a bare C loop on the same motion;
                         TASK: half-cheetah, hopper, swimmer, walker2d
            threads-TASK the simulator on two threads beside one
            pipe         HalfCheetah in another process beside the one built in
          --json           print one JSON object instead of a table
          --samples COUNT  measure everything so often (15); medians are printed
          --speak TASK     play a task for whoever is at standard input and output, as 'pipe' has it

        Times of one thread are processor time, so other programs disturb them little. See README.md.
        """

    static func main() throws {
        var names: [String] = []
        var sampleCount = 15
        var isJSON = false
        var arguments = CommandLine.arguments.dropFirst()
        while let argument = arguments.popFirst() {
            switch argument {
            case "--json": isJSON = true
            case "--samples":
                guard let count = arguments.popFirst().flatMap({ Int($0) }), count > 0 else { refuse() }
                sampleCount = count
            case "--speak":
                guard let task = arguments.popFirst() else { refuse() }
                return try PipeChild.speak(ControlTask.named(task))
            case "--help", "-h":
                print(usage)
                return
            default:
                guard groups.contains(where: { $0.name.hasPrefix(argument) }) else { refuse() }
                names.append(argument)
            }
        }
        let harness = Harness(sampleCount: sampleCount)
        var report = Report()
        if !isJSON { print(report.machine.text) }
        for group in groups where names.isEmpty || names.contains(where: group.name.hasPrefix) {
            let rows = try group.run(harness)
            report.rows += rows
            if !isJSON { for row in rows { print(row.text) } }
        }
        if isJSON { print(try report.json()) }
    }

    private static let groups: [(name: String, run: @Sendable (Harness) throws -> [Row])] =
        [
            ("control", { [$0.negativeControl()] }),
            ("actor", ActorBenchmark.run),
            ("replica", ReplicaBenchmark.run),
            ("lattice", LatticeBenchmark.run),
            ("replay", ReplayBenchmark.run),
            ("flat", FlatBenchmark.run),
        ] + Body.all.map { body in ("rollout-" + body.task.name, { try RolloutBenchmark.run($0, body) }) }
        + Body.all.map { body in ("threads-" + body.task.name, { try ThreadsBenchmark.run($0, body) }) }
        + [("pipe", PipeBenchmark.run)]

    private static func refuse() -> Never { fatalError("what was asked for is not known\n" + usage) }
}
