// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import Logging
import NIOCore
import NudgeCore

extension AggregatorShell {
    /// Asks the gate about a step, on another thread.
    func judge(_ record: RoundRecord) {
        guard let gate = judges.gate else { preconditionFailure("rules with a gate, and no gate") }
        run.candidate.replica.copy(run.host.replica)
        run.candidate.replica.commit(record)
        let question = GateQuestion(
            record: record, current: run.host.snapshot(), candidate: run.candidate.snapshot())
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        judgements.async {
            let answer = Result { try gate(question) }
            eventLoop.execute { bound.value.judged(record, answer) }
        }
    }

    private func judged(_ record: RoundRecord, _ answer: Result<Bool, any Error>) {
        guard !isStopped else { return }
        switch answer {
        case .success(let isAccepted):
            aggregator.judged(isAccepted: isAccepted)
            execute()
        case .failure(let error):
            logger.error("the gate failed; asking again", metadata: ["error": "\(error)"])
            let bound = NIOLoopBound(self, eventLoop: eventLoop)
            eventLoop.scheduleTask(in: .seconds(1)) {
                if !bound.value.isStopped { bound.value.judge(record) }
            }
        }
    }

    /// Has the policy measured after every so many rounds and after the last one. While one measurement
    /// goes on only the newest policy waits.
    func measure(after round: UInt32) {
        guard judges.evaluate != nil, configuration.evaluationInterval > 0 else { return }
        let roundCount = configuration.rules.roundCount ?? configuration.start.header.configuration.roundCount
        let isLast = round + 1 == roundCount
        guard isLast || (round + 1) % configuration.evaluationInterval == 0 else { return }
        unmeasured = run.host.snapshot()
        measureNext()
    }

    private func measureNext() {
        guard let evaluate = judges.evaluate, let policy = unmeasured, !isMeasuring else { return }
        unmeasured = nil
        isMeasuring = true
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let (eventLoop, journal) = (eventLoop, journal)
        measurements.async {
            let round = policy.round - 1
            let returnMean = evaluate(policy)
            if let returnMean { journal.append(.measured(round: round, returnMean: returnMean)) }
            eventLoop.execute { bound.value.measured(round, returnMean) }
        }
    }

    private func measured(_ round: UInt32, _ returnMean: Double?) {
        isMeasuring = false
        returns[round] = returnMean
        if let returnMean { measurement = .init(round: round, returnMean: returnMean) }
        let oldest = Int(aggregator.round) - FleetStatus.recentRoundLimit
        returns = returns.filter { Int($0.key) >= oldest }
        showStatus()
        measureNext()
        if aggregator.isComplete, !isMeasuring { onComplete() }
    }

    /// Shows what the fleet is doing to whoever looks.
    func showStatus() {
        var status = aggregator.status(
            run: configuration.run, algorithm: configuration.algorithm, now: Self.now,
            memberLimit: configuration.listedMemberLimit)
        status.traffic = connections.values.reduce(into: closedTraffic) { $0.add($1) }
        status.traffic.clipBytesIn = aggregator.clipBytes
        status.traffic.applicationBytesIn -= min(status.traffic.applicationBytesIn, aggregator.clipBytes)
        for index in status.recentRounds.indices {
            status.recentRounds[index].returnMean = returns[status.recentRounds[index].round]
        }
        status.measurement = measurement
        board.show(status)
    }
}

extension FleetStatus.Traffic {
    /// Adds what a connection carried.
    mutating func add(_ connection: AgentConnection) {
        applicationBytesIn += connection.applicationBytesIn
        applicationBytesOut += connection.applicationBytesOut
        socketBytesIn += connection.socket.bytesIn
        socketBytesOut += connection.socket.bytesOut
    }
}
