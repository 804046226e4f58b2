// SPDX-License-Identifier: Apache-2.0

import Foundation
public import MuJoCoTasks
import NudgeCore

/// Actors by their names on the command line.
public enum ActorName: String, Codable, CaseIterable, Sendable {
    /// Linear, or with hidden layers.
    case network
    /// An oscillator and a PD law per action.
    case rhythm
    /// The same and a linear actor's feedback.
    case rhythmAndLinear = "rhythm+linear"
}

extension SimulationSettings {
    /// A rhythmic actor in the units that people use; see ``NudgeCore/Rhythm``.
    public struct RhythmSettings: Codable, Equatable, Sendable {
        /// Cycles per second of simulated time while both speeds are 0.
        public var pace: Double
        /// What the feedback is multiplied by; nil without feedback.
        public var feedbackGain: Double?

        /// Settings of a rhythm.
        public init(pace: Double, feedbackGain: Double? = nil) {
            self.pace = pace
            self.feedbackGain = feedbackGain
        }
    }

    /// Sets the actor. A rhythm gets the pace, the stiffness and the damping that suit the task's body; they
    /// take the place of the scales of its joints' angles and speeds, which come back where it is taken away.
    public mutating func set(_ actor: ActorName, for task: ControlTask) {
        if rhythm != nil { setScales(of: task) }
        rhythm = nil
        guard actor != .network else { return }
        let body = Body.of(task)
        hidden = []
        rhythm = RhythmSettings(pace: body.pace, feedbackGain: actor == .rhythm ? nil : 0.25)
        setJoints(of: task, stiffness: body.stiffness, damping: body.damping)
    }

    /// Sets the scales that observations have without a rhythm: those of `scratch`, or none.
    private mutating func setScales(of task: ControlTask) {
        observationFactors = []
        observationOffsets = []
        FromScratch.tuned[task.name]?.setScales(of: &self)
    }

    /// Sets the stiffness and the damping of the joints that a rhythm moves, where they are observed.
    mutating func setJoints(of task: ControlTask, stiffness: Float, damping: Float) {
        guard let joints = task.joints else { return }
        let ones = [Float](repeating: 1, count: task.observationCount)
        if observationFactors.isEmpty { observationFactors = ones }
        if observationOffsets.isEmpty { observationOffsets = ones.map { _ in 0 } }
        for action in 0..<task.actionCount {
            observationFactors[joints.firstAngle + action] = stiffness
            observationFactors[joints.firstSpeed + action] = damping
            observationOffsets[joints.firstAngle + action] = 0
            observationOffsets[joints.firstSpeed + action] = 0
        }
    }

    /// What a rhythm needs to know of a body.
    private struct Body {
        var pace = 1.0
        /// K_p in full actions per radian.
        var stiffness: Float = 1
        /// K_d in full actions per radian and second.
        var damping: Float = 0.05

        /// Swimmer's numbers are those of Raffin et al.; the others were found by trial.
        static func of(_ task: ControlTask) -> Body {
            switch task {
            case .swimmer: Body(pace: 0.62, stiffness: 10, damping: 0.5)
            case .halfCheetah: Body(pace: 2)
            default: Body()
            }
        }
    }
}

extension Rhythm {
    /// The core's numbers for settings, every one checked and every refusal naming its option.
    init(
        _ settings: SimulationSettings.RhythmSettings, for task: TaskSize
    ) throws(SettingsError) {
        guard let joints = task.joints else {
            throw SettingsError(
                "--actor",
                "\(task.name) does not show the angles and speeds of its joints in the order of its actions; "
                    + "write network")
        }
        let pace = settings.pace * task.stepSeconds * 65536
        guard pace >= 1, pace <= 32768 else {
            let most = 0.5 / task.stepSeconds
            throw SettingsError("--pace", "must be above 0 and at most \(most) Hz, not \(settings.pace)")
        }
        let gain = settings.feedbackGain.map { $0 * 256 } ?? 0
        guard settings.feedbackGain == nil || (gain >= 1 && gain <= 65535) else {
            throw SettingsError("--feedback-gain", "must be 1/256 to 255, not \(gain / 256)")
        }
        self.init(
            firstAngle: UInt16(joints.firstAngle), firstSpeed: UInt16(joints.firstSpeed),
            pace: UInt16(pace + 0.5),
            feedbackGain: UInt16(gain + 0.5))
    }
}
