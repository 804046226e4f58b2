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
    /// Bytes of frames, both ways, of each agent.
    case bytes

    /// What the axis counts, with its unit.
    public var title: String {
        switch self {
        case .rounds: "Rounds"
        case .labels: "Preference labels (answers of panelists)"
        case .trajectories: "Trajectories"
        case .steps: "Environment steps"
        case .bytes: "Communication (bytes per agent, sent and received)"
        }
    }

    func value(_ point: CurvePoint) -> Double {
        switch self {
        case .rounds: Double(point.round)
        case .labels: Double(point.labels)
        case .trajectories: Double(point.trajectories)
        case .steps: Double(point.environmentSteps)
        case .bytes: Double(point.frameBitsUp + point.frameBitsDown) / 8
        }
    }
}
