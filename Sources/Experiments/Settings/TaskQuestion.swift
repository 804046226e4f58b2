// SPDX-License-Identifier: Apache-2.0

import MuJoCoTasks
import Preferences

/// What a person is asked about a task: one thing to look for and one tie-breaker, as in Christiano et al.,
/// "Deep Reinforcement Learning from Human Preferences", 2017.
public struct TaskQuestion: Equatable, Sendable {
    /// The body, in words.
    public var title: String
    /// What makes a behaviour better.
    public var lookFor: String
    /// What decides when that is equal.
    public var tieBreaker: String
    /// Whether the task moves along a line, so that all behaviours can race on one ground.
    public var isRace: Bool

    private static func race(_ title: String, _ tieBreaker: String) -> TaskQuestion {
        TaskQuestion(
            title: title, lookFor: "Which gets furthest to the right?", tieBreaker: tieBreaker, isRace: true)
    }

    private static func grid(_ title: String, _ lookFor: String, _ tieBreaker: String) -> TaskQuestion {
        TaskQuestion(title: title, lookFor: lookFor, tieBreaker: tieBreaker, isRace: false)
    }

    /// The question about the task of a run, or about the behaviour that is taught in its place.
    public static func of(_ settings: SimulationSettings) -> TaskQuestion {
        guard let file = settings.taskFile else {
            let judge = (try? Judge(parsing: settings.judge)) ?? .return
            return of(settings.task).about(judge)
        }
        return grid(file.title, file.lookFor, file.tieBreaker)
    }

    /// The question about a task that no file describes, by its name.
    public static func of(_ task: String) -> TaskQuestion {
        switch task {
        case ControlTask.halfCheetah.name: race("A flat runner on two legs", "Which runs more smoothly?")
        case ControlTask.hopper.name: race("One leg that hops", "Which stands better?")
        case ControlTask.swimmer.name: race("Three links in water, from above", "Which swims straighter?")
        case ControlTask.walker2d.name: race("Two flat legs that walk", "Which stands better?")
        case ControlTask.ant.name: race("Four legs", "Which stays on its feet?")
        case ControlTask.humanoid.name: race("A human-like body", "Which stands better?")
        case ControlTask.invertedPendulum.name:
            grid("A pole on a cart", "Which keeps the pole up longer?", "Which moves less?")
        case ControlTask.invertedDoublePendulum.name:
            grid("Two poles on a cart", "Which keeps the poles up longer?", "Which moves less?")
        case ControlTask.reacher.name:
            grid("An arm, from above", "Which gets its tip closer to the small dot?", "Which is faster?")
        case ControlTask.pusher.name:
            grid("An arm and a cylinder", "Which pushes the cylinder closer to the goal?", "Which is faster?")
        default: grid("A mass, from above", "Which gets closer to the dot?", "Which comes to rest?")
        }
    }

    /// How long the longest clip of a run is on the screen; shorter if it would have to be slowed down to
    /// less than a quarter of its speed.
    public static let screenSeconds = 2.0
    /// No clip is shown slower than this.
    static let leastSpeed = 0.25

    /// Simulated seconds that pass in one on the screen, unless somebody says otherwise.
    public static func speed(_ settings: SimulationSettings) -> Double {
        max(clipSeconds(settings) / screenSeconds, leastSpeed)
    }

    /// Simulated seconds that the longest clip of a run shows.
    static func clipSeconds(_ settings: SimulationSettings) -> Double {
        if let file = settings.taskFile { return Double(settings.horizon ?? file.horizon) / file.hertz }
        guard let task = try? ControlTask.named(settings.task) else { return 5 }
        return Double(settings.horizon ?? task.horizon) * task.stepSeconds
    }
}
