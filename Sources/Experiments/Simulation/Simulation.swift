// SPDX-License-Identifier: Apache-2.0

public import Federation
import Foundation
import MuJoCoTasks
import NudgeCore

/// One run of a simulated fleet, from settings to a folder that holds all of it.
///
/// After every round the log and the state are on the disk, so a run that was stopped or killed continues
/// with the same bits. Results do not depend on the number of threads.
public final class Simulation {
    /// Counters and panels' memories after a round.
    struct State: Codable {
        var round: Int
        var accepted: Int
        var environmentSteps: Int
        var wallSeconds: Double
        var fleet: FleetState
        var beside: Beside?
    }

    /// What the run's folder keeps beside the log. The state before the latest one is there for a log that
    /// lost its last record.
    struct Saved: Codable {
        var latest: State
        var before: State?

        /// The newest state that a log of so many rounds reaches.
        func state(within rounds: Int) -> State? {
            latest.round <= rounds ? latest : before.flatMap { $0.round <= rounds ? $0 : nil }
        }
    }

    /// The checked settings.
    public let plan: SimulationPlan
    /// Where the run lies.
    public let folder: RunFolder
    /// The evaluations so far.
    public private(set) var curve = Curve()
    let fleet: Fleet
    let crew: Crew
    private let log: RunLog
    private var state: State
    private var savedState: State?
    private let clock = ContinuousClock()
    private var resumedAt: ContinuousClock.Instant
    private var secondsBefore = 0.0

    /// Starts a new run in a folder that holds none.
    public init(_ plan: SimulationPlan, folder: RunFolder, threadCount: Int) throws {
        guard ![folder.log, folder.state, folder.policy].contains(where: Files.exists) else {
            throw StoreError.exists(path: folder.path)
        }
        self.plan = plan
        self.folder = folder
        crew = try Crew(plan.simulatedTask(), threadCount: threadCount)
        let host = try PolicyHost(header: plan.header, scales: plan.scales, base: plan.base)
        fleet = try Fleet(plan, crew: crew, host: host)
        try Files.makeFolder(folder.path)
        if let base = plan.base { try base.write(to: folder.base) } else { try Files.remove(folder.base) }
        try Files.replace(folder.configuration, with: try RunFolder.encode(plan.settings))
        log = try RunLog.create(at: folder.log, header: plan.header, scales: plan.scales)
        state = State(round: 0, accepted: 0, environmentSteps: 0, wallSeconds: 0, fleet: fleet.state)
        resumedAt = clock.now
    }

    /// Continues the run in a folder after its last whole round.
    public init(resuming folder: RunFolder, threadCount: Int) throws {
        let settings = try folder.settings()
        let base = settings.fromFingerprint == nil ? nil : try Policy(contentsOf: folder.base)
        plan = try SimulationPlan(settings, base: base)
        self.folder = folder
        crew = try Crew(plan.simulatedTask(), threadCount: threadCount)
        let reader = try RunLogReader(folder.log)
        guard plan.matches(reader) else {
            throw StoreError.damaged(
                path: folder.configuration, detail: "the run's log was made with other settings")
        }
        let saved = try folder.state(reader, base: base)
        let round = saved?.round ?? 0
        let (host, outcome) = try reader.replay(base: base, roundCount: UInt32(round))
        fleet = try Fleet(plan, crew: crew, host: host)
        if Files.exists(folder.curve) { curve = try Curve(contentsOf: folder.curve) }
        curve.points.removeAll { $0.round > round || saved == nil }
        let evaluated = curve.points.map(\.round)
        let due = round - round % settings.evaluationInterval
        guard saved == nil || evaluated.contains(0) && evaluated.contains(due) else {
            throw StoreError.damaged(path: folder.curve, detail: "evaluations are missing; restore a copy")
        }
        log = try RunLog.open(
            folder.log, plan.header.configuration.voteLayout, wholeBytes: outcome.wholeBytes)
        state = saved ?? State(round: 0, accepted: 0, environmentSteps: 0, wallSeconds: 0, fleet: fleet.state)
        savedState = saved
        fleet.state = state.fleet
        secondsBefore = state.wallSeconds
        resumedAt = clock.now
        if isMarkDue, !log.hasMark(after: round, header: plan.header) { try appendMark() }
    }
}

extension Simulation {
    /// Rounds committed.
    public var round: Int { state.round }
    /// Rounds of the whole run.
    public var roundCount: Int { plan.settings.rounds }
    /// Control steps of compared episodes so far, those of other starts included.
    public var environmentSteps: Int { state.environmentSteps + (state.beside?.environmentSteps ?? 0) }
    /// Panelists' answers so far, those about other starts included.
    public var labelCount: Int { fleet.labelCount + (state.beside?.labels ?? 0) }
    /// Compared episodes so far, those of other starts included.
    var trajectoryCount: Int { fleet.trajectoryCount + (state.beside?.trajectories ?? 0) }
    /// Bytes of the log.
    public var logBytes: Int { log.byteCount }
    /// Time spent on this run and on other starts, pauses left out.
    public var wallSeconds: Double {
        (state.beside?.wallSeconds ?? 0) + secondsBefore + resumedAt.duration(to: clock.now) / .seconds(1)
    }
    /// θ as it is now.
    public var policy: Policy { fleet.aggregator.host.snapshot() }

    /// Plays rounds until all are done or `shouldStop` says so, then writes the final policy if all are done.
    /// - Parameters:
    ///   - shouldStop: asked after every round.
    ///   - onRound: called after every round; the point is the evaluation, when one was due.
    /// - Returns: whether the run is complete.
    public func run(
        shouldStop: () -> Bool = { false }, onRound: (Simulation, CurvePoint?) -> Void = { _, _ in }
    ) throws -> Bool {
        if curve.points.isEmpty {
            onRound(self, try evaluate())
            try saveState()
        }
        while round < roundCount {
            if shouldStop() { return false }
            onRound(self, try playRound())
        }
        try policy.write(to: folder.policy)
        return true
    }

    /// One round. What is written, and in which order, is what makes a kill at any instant harmless: the log
    /// first, the evaluation next, and last the state that says both are there.
    private func playRound() throws -> CurvePoint? {
        let stepsBefore = crew.stepCount
        let record = try fleet.playRound()
        state.environmentSteps += crew.stepCount - stepsBefore
        state.accepted += record.isAccepted ? 1 : 0
        state.round += 1
        try log.append(.round(record))
        if isMarkDue { try appendMark() }
        let isDue = round % plan.settings.evaluationInterval == 0 || round == roundCount
        let point = isDue ? try evaluate() : nil
        try saveState()
        return point
    }

    /// Whether a fingerprint of θ follows the round that was committed last.
    private var isMarkDue: Bool {
        round > 0 && (UInt32(round) % LogRecord.markInterval == 0 || round == roundCount)
    }

    private func appendMark() throws {
        try log.append(.mark(round: UInt32(round), fingerprint: fleet.aggregator.host.replica.fingerprint()))
    }

    private func saveState() throws {
        state.fleet = fleet.state
        state.wallSeconds = wallSeconds - (state.beside?.wallSeconds ?? 0)
        try Files.replace(folder.state, with: try RunFolder.encode(Saved(latest: state, before: savedState)))
        savedState = state
    }

    private func evaluate() throws -> CurvePoint {
        let settings = plan.settings
        let finalEpisodes = round == roundCount ? settings.finalEvaluationEpisodes : nil
        let evaluation = try Evaluation.of(
            policy, crew: crew, episodeCount: finalEpisodes ?? settings.evaluationEpisodes,
            seed: plan.seed, round: UInt32(round))
        let bitsUp = 8 * VoteFrame.encodedBytes
        let bitsDown = 8 * CommitFrame.encodedBytes(plan.header.configuration.voteLayout)
        let schedule = fleet.aggregator.host.replica.schedule
        let lattice = plan.header.configuration.lattice
        let point = CurvePoint(
            round: round, labels: labelCount, trajectories: trajectoryCount,
            environmentSteps: environmentSteps, voteBitsUp: round,
            frameBitsUp: bitsUp * round, frameBitsDown: bitsDown * round,
            returnMean: evaluation.mean, returnStandardError: evaluation.standardError,
            accepted: state.accepted, learningRate: lattice.value(ofDistance: schedule.learningRate),
            perturbationScale: lattice.value(ofDistance: schedule.perturbationScale),
            wallSeconds: wallSeconds)
        curve.points.append(point)
        try curve.write(to: folder.curve)
        return point
    }
}
