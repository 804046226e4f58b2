// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Federation
import Foundation
import Logging
import NIOCore
import NudgeCore

/// What lies around the state machine: does what it wants done, in order, on one event loop.
///
/// Everything here happens on that loop but five things, which answer back on it: the register of devices
/// is read by the store, the log is written, a step is judged by the gate, a policy is measured, and where
/// servers take turns, a round is committed in the store that they share.
final class AggregatorShell {
    let eventLoop: any EventLoop
    let limits: ConnectionLimits
    let logger: Logger
    let configuration: ServerConfiguration
    let judges: Judges
    let store: FleetStore
    let journal: FleetJournal
    let board: StatusBoard
    /// Where people answer.
    let desk: TeachingDesk?
    let run: OpenRun
    let runNumber: Int64
    let authority: FleetAuthority
    /// Who has rounds committed where other servers see them; nil where there are none.
    let candidate: Candidate?
    /// What the server proves itself with.
    var certificate: ServerCertificate
    /// Why it could not be made anew when last tried.
    var renewalComplaint: String?
    var refusals = RefusalLog()
    var aggregator: Aggregator
    /// Connections that are open, admitted or not.
    var connections: [ConnectionNumber: AgentConnection] = [:]
    var lastConnection: ConnectionNumber = 0
    /// Where the fleet's servers are, as frames for agents; empty where nobody says so.
    var addresses = ByteBuffer()
    /// What connections that are closed carried.
    var closedTraffic = FleetStatus.Traffic()
    /// Records that are not on the disk yet, oldest first.
    var unwritten: [LogRecord] = []
    /// Who writes them.
    let writer: LogWriter
    /// Whether the first of them are on their way to the disk.
    var isWriting = false
    /// Whether the first of them is on its way to the store that servers share, or there.
    var sharing = Sharing.notYet
    /// The round of the mark that was written last.
    var markedRound: UInt32?
    /// Mean returns of recent rounds.
    var returns: [UInt32: Double] = [:]
    /// The last of them, however old.
    var measurement: FleetStatus.Measurement?
    /// A policy that is to be measured when the measurement that goes on is over.
    var unmeasured: Policy?
    var isMeasuring = false
    /// Whether a policy is being filmed.
    var isFilming = false
    /// What no round waits for leaves the processors to the rounds, where they need them.
    let measurements = DispatchQueue(label: "measurement", qos: .background)
    let judgements = DispatchQueue(label: "gate", qos: .userInitiated)
    /// Called when all rounds are committed and the last policy is measured.
    let onComplete: @Sendable () -> Void
    private var timers: [RepeatedTask] = []
    private var isExecuting = false
    /// Whether nothing that happens matters any more.
    private(set) var isStopped = false
    private var unflushed: [AgentConnection] = []

    init(
        _ configuration: ServerConfiguration, authority: FleetAuthority, judges: Judges, store: FleetStore,
        candidate: Candidate?, eventLoop: any EventLoop, logger: Logger, board: StatusBoard,
        desk: TeachingDesk?, onComplete: @escaping @Sendable () -> Void
    ) throws {
        self.configuration = configuration
        self.authority = authority
        certificate = try ServerCertificate(authority)
        self.judges = judges
        self.store = store
        self.candidate = candidate
        self.eventLoop = eventLoop
        self.logger = logger
        self.board = board
        self.desk = desk
        self.onComplete = onComplete
        limits = configuration.limits
        run = try OpenRun(configuration)
        writer = LogWriter(run.log)
        runNumber = try store.openRun(
            configuration.run, task: configuration.start.header.taskName.text,
            configuration: configuration.settings)
        journal = try FleetJournal(store, run: runNumber, logger: logger)
        aggregator = Aggregator(
            run.host, rules: configuration.rules, recent: run.records,
            acceptedCount: UInt32(run.records.count { $0.isAccepted }),
            accounts: try store.accounts(run: runNumber),
            answers: try desk?.reopen(round: run.host.replica.round) ?? [:], panel: configuration.panel,
            now: Self.now)
        showStatus()
    }

    /// Milliseconds of a clock that never runs backwards.
    static var now: UInt64 { NIODeadline.now().uptimeNanoseconds / 1_000_000 }

    /// Starts the clock. A round's deadline is kept to within a tenth of it.
    func start() {
        let tenth = Int64(clamping: configuration.rules.deadlineMilliseconds / 10)
        every(.milliseconds(min(max(tenth, 5), 250))) { $0.tick() }
        if let desk {
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            let eventLoop = eventLoop
            desk.onAnswer { eventLoop.execute { bound.value.passAnswersOn() } }
            every(.milliseconds(50)) { $0.passAnswersOn() }
            every(.seconds(1)) { _ in desk.answerFromImports() }
            every(.seconds(3600)) { $0.removeOldClips() }
            film()
        }
        every(.milliseconds(250)) { $0.hangUpOnTheSilent() }
        every(.milliseconds(500)) { $0.showStatus() }
        every(.seconds(1)) { $0.writeLog() }
        every(.seconds(1)) { $0.askForWithdrawals() }
        if candidate != nil { every(.seconds(1)) { $0.askForAddresses() } }
        every(.seconds(5)) { $0.renewCertificate() }
        every(.minutes(10)) { $0.tellHiddenRefusals() }
        if aggregator.isComplete { complete() }
    }

    private func every(_ interval: TimeAmount, _ work: @escaping (AggregatorShell) -> Void) {
        let bound = NIOLoopBound((shell: self, work: work), eventLoop: eventLoop)
        timers.append(
            eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
                bound.value.work(bound.value.shell)
            })
    }

    private func tick() {
        aggregator.tick(now: Self.now)
        execute()
    }

    /// Does what the state machine wants done, until it wants nothing more.
    func execute() {
        // Doing something may come back here, as closing a connection does; the outer call goes on then.
        guard !isExecuting, !isStopped else { return }
        isExecuting = true
        var effects = aggregator.takeEffects()
        while !effects.isEmpty {
            for effect in effects { perform(effect) }
            effects = aggregator.takeEffects()
        }
        flush()
        isExecuting = false
    }

    /// Sends what was written.
    func flush() {
        for connection in unflushed { connection.flush() }
        unflushed.removeAll(keepingCapacity: true)
    }

    func write(_ frames: ByteBuffer, on number: ConnectionNumber) {
        guard let connection = connections[number] else { return }
        connection.write(frames)
        unflushed.append(connection)
    }

    /// Stops in good order: agents are told, the log ends with a mark. The round that is open is not closed
    /// by agents leaving; it starts again with the server.
    func shutDown() {
        for timer in timers { timer.cancel() }
        timers = []
        tellHiddenRefusals()
        finishWriting()
        aggregator.shutDown()
        execute()
        markLog()
        writePolicy()
        showStatus()
        isStopped = true
        // A film that is being made answers on the event loop, which has to be there then.
        if isFilming { measurements.sync {} }
        for connection in Array(connections.values) { connection.end() }
        journal.finish()
    }
}
