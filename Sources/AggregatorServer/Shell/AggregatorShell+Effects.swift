// SPDX-License-Identifier: Apache-2.0

import Federation
import Foundation
import Logging
import NIOCore
import NudgeCore

extension AggregatorShell {
    /// Does one thing that the state machine wants done.
    func perform(_ effect: Effect) {
        switch effect {
        case .send(let number, let frames): write(ByteBuffer(bytes: frames), on: number)
        case .broadcast(let numbers, let frames):
            // One buffer for all; connections share it until TLS makes each its own.
            let buffer = ByteBuffer(bytes: frames)
            for number in numbers { write(buffer, on: number) }
        case .hangUp(let number):
            connections[number]?.flush()
            connections[number]?.end()
        case .judge(let record): judge(record)
        case .commit(let record):
            unwritten.append(.round(record))
            writeLog()
        case .mark(let mark):
            unwritten.append(mark)
            writeLog()
        case .report(let event): report(event)
        case .closed(let round):
            journal.append(.closed(round, at: .now))
            measure(after: round.record.round)
            film()
        case .asked(let question): desk?.ask(question)
        case .withdrawn(let key): desk?.withdraw(key)
        case .answered(let key, let choice): desk?.keep(choice, to: key)
        }
    }

    /// Has put on the disk what is not there yet. When the disk refuses, the round stays open and a timer
    /// comes back here: nothing was announced, so nothing is lost.
    func writeLog() {
        guard !isWriting, let first = unwritten.first else { return }
        guard isShared(first) else { return share(first) }
        isWriting = true
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        writer.append(Array(unwritten.prefix(while: isShared))) {
            eventLoop.execute { bound.value.takeWritten() }
        }
    }

    /// Goes on with what the disk has.
    func takeWritten() {
        guard let outcome = writer.takeOutcome() else { return }
        isWriting = false
        switch outcome {
        case .refused(let error):
            logger.error("the run log cannot be written; trying again", metadata: ["error": "\(error)"])
        case .written(let records):
            unwritten.removeFirst(records.count)
            sharing = .notYet
            for record in records { isOnDisk(record) }
            writeLog()
            execute()
        }
    }

    private func isOnDisk(_ record: LogRecord) {
        switch record {
        case .round: aggregator.committed(now: Self.now)
        case .mark(let round, _): markedRound = round
        // Written when the run is opened.
        case .plan: break
        }
    }

    /// Waits until the disk has everything, or refuses it.
    func finishWriting() {
        writeLog()
        while isWriting {
            writer.wait()
            takeWritten()
        }
    }

    /// Ends the log with a fingerprint of θ, unless it has one there.
    func markLog() {
        guard unwritten.isEmpty, markedRound != aggregator.round, aggregator.round > 0 else { return }
        let fingerprint = aggregator.host.replica.fingerprint()
        unwritten.append(.mark(round: aggregator.round, fingerprint: fingerprint))
        finishWriting()
    }

    func writePolicy() {
        do {
            try aggregator.host.snapshot().write(to: run.policyPath)
        } catch {
            logger.error("the policy was not written", metadata: ["error": "\(error)"])
        }
    }

    private func report(_ event: FleetEvent) {
        var metadata = ["round": "\(event.round)", "device": "\(event.device ?? "")"]
        if let detail = event.detail { metadata["detail"] = detail }
        logger.info("\(event.kind.rawValue)", metadata: metadata.mapValues { .string($0) })
        journal.append(.event(EventEntry(event, at: .now)))
        if event.kind == .completed { complete() }
    }

    /// All rounds are committed.
    func complete() {
        // The last commit does not wait for files and the database.
        flush()
        writePolicy()
        showStatus()
        do {
            try store.endRun(runNumber)
        } catch {
            logger.error("the run's end was not stored", metadata: ["error": "\(error)"])
        }
        if !isMeasuring { onComplete() }
    }
}
