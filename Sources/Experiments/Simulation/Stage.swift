// SPDX-License-Identifier: Apache-2.0

import Environments
import Federation
public import MuJoCoTasks
import NudgeCore

/// Where the episodes of a task are played.
public struct Stage: Sendable {
    private enum Kind: Sendable {
        case body(ControlTask)
        case process(EnvironmentFacts, BodySketch, String)
    }

    private let kind: Kind
    private let size: TaskSize

    /// Control steps of an episode of the task.
    var horizon: Int { size.horizon }

    /// A task that MuJoCo simulates, here or in another process.
    /// - Parameters:
    ///   - task: the task.
    ///   - env: a command of the shell, or `unix:PATH`; nil for this process.
    public init(_ task: ControlTask, env: String? = nil) {
        kind = env.map { .process(task.size.facts, BodySketch(), $0) } ?? .body(task)
        size = task.size
    }

    /// A task that a file describes.
    /// - Parameters:
    ///   - task: what the file says.
    ///   - env: a command of the shell, or `unix:PATH`.
    public init(_ task: TaskDescription, env: String) {
        kind = .process(task.facts, task.sketch, env)
        size = task.size
    }

    /// The task that agents bring along, in another process.
    fileprivate init(pointMass env: String) {
        kind = .process(TaskSize.pointMass.facts, BodySketch(), env)
        size = .pointMass
    }

    /// Whether each worker has a process beside it.
    var isInProcesses: Bool {
        switch kind {
        case .body: false
        case .process: true
        }
    }

    /// Whether a policy's actor has the task's observations and actions.
    func fits(_ policy: Policy) -> Bool { size.fits(policy) }

    /// Makes workers; a process each, or one that all share the model of. A socket leads to one environment,
    /// so only one worker is made for it.
    func workers(_ count: Int) throws -> [any EpisodePlayer] {
        switch kind {
        case .body(let task):
            let model = try MuJoCoModel(task)
            return try (0..<count).map { _ in Worker(try MuJoCoEnvironment(model)) }
        case .process(let facts, let sketch, let place):
            let count = place.hasPrefix("unix:") ? 1 : count
            return try (0..<count).map { index in
                try SharedProcessor.run(index, of: count) { try Worker(facts, sketch, at: place) }
            }
        }
    }
}

extension SimulationPlan {
    /// Where episodes are played, for whoever has to play them.
    func stage() throws(SettingsError) -> Stage {
        switch (settings.taskFile, task, settings.env) {
        case (let file?, _, let env?): return Stage(file, env: env)
        case (let file?, _, nil):
            throw SettingsError(
                "--env",
                "\(file.name) needs one: the command that starts its environment; see docs/environments.md")
        case (nil, let task?, let env): return Stage(task, env: env)
        case (nil, nil, let env?): return Stage(pointMass: env)
        case (nil, nil, nil):
            throw SettingsError("TASK", "\(Self.pointMass) is played by agents; see 'nudge fleet --help'")
        }
    }

    /// Whether this program can play the task.
    public var isPlayedHere: Bool { settings.env != nil || task != nil }

    /// Whether the body can be drawn.
    var hasSketch: Bool {
        settings.env == nil ? task != nil : settings.taskFile?.body != nil
    }
}

extension Worker where Place == ForeignEnvironment {
    /// Starts an environment in another process and waits until it is ready.
    /// - Throws: ``EnvironmentError``.
    convenience init(
        _ facts: EnvironmentFacts, _ sketch: BodySketch, at place: String
    ) throws(EnvironmentError) {
        let memory = Memory(facts, place: place)
        var environment = ForeignEnvironment(facts, sketch, at: place, memory: memory)
        guard environment.start() else { throw EnvironmentError(environment, place) }
        self.init(environment) { [memory] environment in
            withExtendedLifetime(memory) {
                environment.failuresInARow < ForeignEnvironment.failuresAllowed
                    ? nil : EnvironmentError(environment, place)
            }
        }
    }
}

extension ForeignEnvironment {
    /// Failures in a row after which a run on a host gives up; there somebody sits who can help.
    fileprivate static let failuresAllowed = 5

    /// An environment that is started when it is needed.
    /// - Parameter memory: made for it; must outlive it.
    init(
        _ facts: EnvironmentFacts, _ sketch: BodySketch = BodySketch(), at place: String, memory: Memory
    ) {
        let text = place.utf8.map { CChar(bitPattern: $0) }
        unsafe self.init(facts, sketch, at: text.span, memory: memory.region)
    }
}

extension Memory {
    /// Memory for an environment in another process.
    convenience init(_ facts: EnvironmentFacts, place: String) {
        self.init(
            bytes: ForeignEnvironment.memoryBytes(
                observationCount: facts.observationCount, placeBytes: place.utf8.count))
    }
}
