// SPDX-License-Identifier: Apache-2.0

import Federation
import NIOCore
import NudgeCore

/// Where the record stands that is to be written next, on its way to the store that servers share.
enum Sharing {
    case notYet, underWay, done
}

extension AggregatorShell {
    /// Whether a record may be written: no other server can commit this round otherwise any more. Marks and
    /// plans follow from rounds and settings, so each server writes its own.
    func isShared(_ record: LogRecord) -> Bool {
        guard candidate != nil, case .round = record else { return true }
        return sharing == .done
    }

    /// Has a record committed where all servers see it. The round stays closed meanwhile; where this server
    /// does not lead any more, for good.
    func share(_ record: LogRecord) {
        guard let candidate, sharing == .notYet else { return }
        sharing = .underWay
        let bytes = record.encoded(run.host.header.configuration.voteLayout)
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let eventLoop = eventLoop
        Task {
            await candidate.commit(bytes) { eventLoop.execute { bound.value.shared() } }
        }
    }

    private func shared() {
        sharing = .done
        if !isStopped { writeLog() }
    }
}
