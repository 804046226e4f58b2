// SPDX-License-Identifier: Apache-2.0

/// What a learning curve is drawn against.
public enum CurveAxis: String, CaseIterable, Sendable {
    /// Rounds committed.
    case rounds
    /// Panelists' answers.
    case labels
    /// Compared episodes.
    case trajectories
    /// Control steps of compared episodes.
    case steps
    /// Bytes of frames, both ways, of an agent, on average over the agents.
    case bytes
    /// The time that a person needs for the answers.
    case seconds

    /// What an answer is assumed to take: Christiano et al. (arXiv 1706.03741) report 3 to 5 seconds.
    static let secondsPerAnswer = (pair: 3.0, choice: 4.5)

    /// What the axis counts, with its unit.
    public var title: String {
        switch self {
        case .rounds: "Rounds"
        case .labels: "Preference labels (answers of panelists)"
        case .trajectories: "Trajectories"
        case .steps: "Environment steps"
        case .bytes: "Communication (bytes per agent, sent and received)"
        case .seconds:
            "Seconds of a person (\(Self.secondsPerAnswer.pair) a pair, "
                + "\(Self.secondsPerAnswer.choice) a choice)"
        }
    }

    func value(_ point: CurvePoint, _ settings: SimulationSettings) -> Double {
        switch self {
        case .rounds: Double(point.round)
        case .labels: Double(point.labels)
        case .trajectories: Double(point.trajectories)
        case .steps: Double(point.environmentSteps)
        case .bytes: (point.frameBitsUp + Double(point.frameBitsDown)) / 8
        case .seconds: Double(point.labels) * settings.secondsPerAnswer
        }
    }
}

extension SimulationSettings {
    /// What one of a person's answers is assumed to take.
    var secondsPerAnswer: Double {
        let seconds = CurveAxis.secondsPerAnswer
        return (behaviours ?? 2) > 2 ? seconds.choice : seconds.pair
    }
}
