// SPDX-License-Identifier: Apache-2.0

import Federation
import Preferences

/// What a finished run does in fresh clips of the length that was shown, where what was taught is a turn.
public struct TaughtClips: Sendable {
    /// Clips that are looked at.
    static let count = 20
    private let direction: Judge.Direction
    private let wantsLanding: Bool
    private let clips: [QuantityVector]

    /// Plays the final policy of a run; nil where no turn was taught.
    init?(_ run: RunFolder, _ plan: SimulationPlan) throws {
        switch plan.panel.judge {
        case .rotation(let direction): (self.direction, wantsLanding) = (direction, false)
        case .flip(let direction): (self.direction, wantsLanding) = (direction, true)
        default: return nil
        }
        let crew = try Crew(plan.stage(), threadCount: 1)
        clips = try Evaluation.episodes(
            Policy(contentsOf: run.policy), crew: crew, episodeCount: Self.count, seed: plan.seed,
            round: UInt32(plan.settings.rounds), horizon: plan.settings.horizon
        ).map(\.quantities)
    }

    /// Turns in a clip, on average; positive in the direction that was taught.
    var meanTurns: Double { Sample(clips.map(turns)).mean }

    /// Whether more than half of the clips show what was taught: a whole turn, or one that ends upright and
    /// as high as the hopper's task asks for standing, 0.7 metres.
    var isLearned: Bool { 2 * clips.count { wantsLanding ? lands($0) : turns($0) >= 1 } > clips.count }

    private func turns(_ clip: QuantityVector) -> Double {
        direction.rawValue * clip[.rotation] / (2 * .pi)
    }

    /// One turn within 26 degrees, the angle whose cosine is 0.9.
    private func lands(_ clip: QuantityVector) -> Bool {
        (turns(clip) - 1).magnitude < 0.25 && clip[.finalUprightness] > 0.9 && clip[.finalHeight] > 0.7
    }
}
