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
        var divergences: Int
        /// Aborted episodes; nil while there were none.
        var aborts: Int?
        var wallSeconds: Double
        var fleet: FleetState
        var beside: Beside?

        /// The state of a run of which its log and its curve are left.
        /// - Parameter point: the last evaluation. What was counted until then is counted as spent beside the
        ///   run's seats: nobody knows whose it was.
        init(round: Int, accepted: Int, fleet: FleetState, after point: CurvePoint?) {
            self.round = round
            self.accepted = accepted
            self.fleet = fleet
            (environmentSteps, divergences, wallSeconds) = (0, 0, 0)
            guard let point, round > 0 else { return }
            beside = Beside(
                labels: point.labels, trajectories: point.trajectories,
                environmentSteps: point.environmentSteps, wallSeconds: point.wallSeconds)
        }
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
    /// What was found to be lost when the run was continued, a line each.
    public let losses: [String]
    let fleet: Fleet
    let crew: Crew
    private let lock: FolderLock
    private let log: RunLog
    private var state: State
    private var savedState: State?
    private let clock = ContinuousClock()
    private var resumedAt: ContinuousClock.Instant
    private var secondsBefore = 0.0
    private var divergencesBefore = 0
    private var abortsBefore = 0
    /// Votes that all agents sent so far in this run's rounds.
    private(set) var voteCount = 0

    /// Starts a new run in a folder that holds none.
    public convenience init(_ plan: SimulationPlan, folder: RunFolder, threadCount: Int) throws {
        // What needs no folder comes first, so that a refusal leaves none behind.
        let crew = try Crew(plan.stage(), threadCount: threadCount)
        try self.init(plan, folder: folder, lock: folder.takeForNewRun(), crew: crew)
    }

    /// Starts a new run in a folder that was taken.
    init(_ plan: SimulationPlan, folder: RunFolder, lock: FolderLock, crew: Crew) throws {
        self.plan = plan
        self.folder = folder
        self.lock = lock
        self.crew = crew
        let host = try PolicyHost(header: plan.header, scales: plan.scales, base: plan.base)
        fleet = try Fleet(plan, crew: crew, host: host)
        if let base = plan.base { try base.write(to: folder.base) }
        try Files.replace(folder.configuration, with: try RunFolder.encode(plan.settings))
        log = try RunLog.create(at: folder.log, header: plan.header, scales: plan.scales)
        try folder.noteProcessor()
        state = State(round: 0, accepted: 0, fleet: fleet.state, after: nil)
        losses = []
        resumedAt = clock.now
    }

    /// Continues the run in a folder after its last whole round.
    public convenience init(resuming folder: RunFolder, threadCount: Int) throws {
        try self.init(resuming: folder, lock: folder.take(), threadCount: threadCount)
    }

    /// Continues the run in a folder that was taken.
    /// - Parameter rounds: T from now on; as it was if nil.
    init(resuming folder: RunFolder, lock: FolderLock, threadCount: Int, rounds: Int? = nil) throws {
        self.lock = lock
        self.folder = folder
        let recorded = try folder.settings()
        let base = recorded.fromFingerprint == nil ? nil : try Policy(contentsOf: folder.base)
        let reader = try RunLogReader(folder.log)
        let found = try folder.find(reader, base: base)
        let round = found.round
        let agentCount = reader.header.configuration.agentCount
        var (accepted, voteCount) = (0, 0)
        let (host, outcome) = try reader.replay(base: base, roundCount: UInt32(round)) { _, record in
            accepted += record.isAccepted ? 1 : 0
            voteCount += record.votes.sentCount(agentCount: agentCount)
        }
        let settings = try recorded.continued(reader.header.configuration, outcome, rounds: rounds)
        plan = try SimulationPlan(settings, base: base)
        guard plan.matches(reader), plan.settings == settings,
            settings.starts == nil || settings.starts?.winner != nil
        else {
            throw StoreError.damaged(
                path: folder.configuration, detail: "the run's log was made with other settings")
        }
        crew = try Crew(plan.stage(), threadCount: threadCount)
        self.voteCount = voteCount
        losses = found.losses
        curve = found.curve
        fleet = try Fleet(plan, crew: crew, host: host)
        log = try RunLog.open(
            folder.log, plan.header.configuration.voteLayout, wholeBytes: outcome.wholeBytes)
        state =
            found.state
            ?? State(round: round, accepted: accepted, fleet: fleet.state, after: curve.points.last)
        savedState = found.state
        fleet.state = state.fleet
        secondsBefore = state.wallSeconds
        divergencesBefore = state.divergences
        abortsBefore = state.aborts ?? 0
        resumedAt = clock.now
        if isMarkDue, outcome.markedRound != UInt32(round) { try appendMark() }
        if settings.rounds > Int(outcome.roundCount) {
            try log.append(.plan(round: UInt32(round), roundCount: UInt32(settings.rounds)))
        }
        if settings != recorded {
            try Files.replace(folder.configuration, with: try RunFolder.encode(settings))
        }
        // It is not finished any more.
        if round < settings.rounds {
            try folder.noteProcessor()
            try Files.remove(folder.policy)
        }
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
    /// How often the physics blew up so far, in rounds and evaluations, those of other starts included.
    public var divergenceCount: Int {
        divergencesBefore + crew.divergenceCount + (state.beside?.divergences ?? 0)
    }
    /// Episodes so far that were aborted, in rounds and evaluations.
    public var abortCount: Int { abortsBefore + crew.abortCount }
    /// Bytes of the log.
    public var logBytes: Int { log.byteCount }
    /// Time spent on this run and on other starts, pauses left out.
    public var wallSeconds: Double {
        (state.beside?.wallSeconds ?? 0) + secondsBefore + resumedAt.duration(to: clock.now) / .seconds(1)
    }
    /// Time spent on this run until the end of its last round, what other starts took left out.
    var secondsPlayed: Double { state.wallSeconds }
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
        let isEvaluated = !curve.points.isEmpty
        if !isEvaluated { onRound(self, try evaluate()) }
        // Also where a kill came between the two: a round is counted by the state that was there before it.
        if !isEvaluated || savedState == nil { try saveState() }
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
        voteCount += record.votes.sentCount(agentCount: plan.header.configuration.agentCount)
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
        state.divergences = divergencesBefore + crew.divergenceCount
        state.aborts = abortCount > 0 ? abortCount : nil
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
        let agentCount = plan.header.configuration.agentCount
        let votes = Double(voteCount + (state.beside?.votes ?? 0)) / Double(agentCount)
        let commits = round + (state.beside?.rounds ?? 0)
        let schedule = fleet.aggregator.host.replica.schedule
        let lattice = plan.header.configuration.lattice
        let point = CurvePoint(
            round: round, labels: labelCount, trajectories: trajectoryCount,
            environmentSteps: environmentSteps, voteBitsUp: votes,
            frameBitsUp: votes * Double(8 * VoteFrame.encodedBytes),
            frameBitsDown: commits * 8 * CommitFrame.encodedBytes(plan.header.configuration.voteLayout),
            returnMean: evaluation.mean, returnStandardError: evaluation.standardError,
            accepted: state.accepted, learningRate: lattice.value(ofDistance: schedule.learningRate),
            perturbationScale: lattice.value(ofDistance: schedule.perturbationScale),
            wallSeconds: wallSeconds)
        curve.points.append(point)
        try curve.write(to: folder.curve)
        return point
    }
}
