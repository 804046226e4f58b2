// SPDX-License-Identifier: Apache-2.0

/// What a finished run of an experiment left: a line of `runs.csv`, and its curve.
public struct CellResult: Sendable {
    /// Which run.
    public let cell: Cell
    /// Its settings, as its folder has them.
    public let settings: SimulationSettings
    /// Its evaluations.
    public let curve: Curve
    /// The evaluation before the first round.
    public let first: CurvePoint
    /// The evaluation after the last round.
    public let last: CurvePoint
    /// The share of votes for a perturbation among those that were for or against one.
    public let inFavourShare: Double
    /// The models of the processors that played it; none where that was not recorded.
    let processors: [String]
    /// What the final policy does, where a turn was taught.
    let clips: TaughtClips?

    /// The name of the policy that the run started from, like `ppo-1`, wherever its file was; `none` if it
    /// started from zero weights.
    var startingPolicy: String {
        guard let name = settings.from?.split(separator: "/").last else { return "none" }
        return String(name.hasSuffix(".nudge") ? name.dropLast(".nudge".count) : name)
    }

    /// The headings of ``line``.
    static let columns = [
        "task", "variant", "algorithm", "agents", "momentum", "rounds", "seed", "start_policy",
        "start_return", "final_return", "final_return_standard_error", "panelist", "labels", "trajectories",
        "environment_steps", "accepted", "in_favour_share", "vote_bits_up", "frame_bits_up",
        "frame_bits_down", "wall_seconds",
    ]

    /// The run as comma-separated numbers and names, none of which holds a comma.
    var line: String {
        [
            settings.task, cell.variant.name, settings.algorithm.rawValue, "\(settings.agents)",
            "\(settings.momentum)", "\(settings.rounds)", "\(settings.seed)", startingPolicy,
            "\(first.returnMean)", "\(last.returnMean)", "\(last.returnStandardError)",
            settings.panelistName, "\(last.labels)",
            "\(last.trajectories)", "\(last.environmentSteps)", "\(last.accepted)",
            "\(inFavourShare)", CurvePoint.text(last.voteBitsUp), CurvePoint.text(last.frameBitsUp),
            "\(last.frameBitsDown)", "\(last.wallSeconds)",
        ].joined(separator: ",")
    }
}
