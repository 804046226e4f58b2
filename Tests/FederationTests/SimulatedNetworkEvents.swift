// SPDX-License-Identifier: Apache-2.0

import Federation

/// What happens at a moment of simulated time.
enum SimulatedEvent {
    /// An agent dials.
    case dial(agent: Int)
    /// The server takes a connection.
    case accept(link: Int)
    /// The agent may speak on its new connection.
    case establish(link: Int)
    case arriveUp(link: Int, SimulatedMessage)
    case arriveDown(link: Int, [UInt8])
    /// A side notices that the connection is gone.
    case endAtServer(link: Int)
    case endAtAgent(link: Int)
    /// An agent does what its phase wants.
    case play(agent: Int, life: Int)
    case startAgent(agent: Int)
    /// An agent looks when it last heard something.
    case keepAlive(agent: Int, life: Int)
    /// The server's timer; timers that were replaced do nothing.
    case tick(timer: Int)
    case startServer
    /// The append that was under way has ended.
    case written(life: Int)
    case retryWrite(life: Int)
    case judge(life: Int)
    case endPartition
    case freeDisk
    case fault
    /// A person has made up its mind.
    case answer(QuestionKey)
}

/// Bytes on their way to the server, and what whoever sent them really did.
struct SimulatedMessage {
    /// The vote that the bytes carry, if they carry one.
    struct Cast: Equatable {
        var agent: Int
        var round: UInt32
        var block: Int
        var streamIndex: UInt32
        var vote: UInt8
    }

    var bytes: [UInt8]
    var cast: Cast?
}

/// Events in the order of their time; of one time, in the order in which they were added.
struct SimulatedQueue<Event> {
    private struct Entry {
        var time: UInt64
        var order: UInt64
        var event: Event

        func comesBefore(_ other: Entry) -> Bool { (time, order) < (other.time, other.order) }
    }

    // A binary heap.
    private var entries: [Entry] = []
    private var order: UInt64 = 0

    mutating func add(_ event: Event, at time: UInt64) {
        order += 1
        entries.append(Entry(time: time, order: order, event: event))
        var child = entries.count - 1
        while child > 0, entries[child].comesBefore(entries[(child - 1) / 2]) {
            entries.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func removeFirst() -> (time: UInt64, event: Event)? {
        guard let first = entries.first, let last = entries.popLast() else { return nil }
        if !entries.isEmpty {
            entries[0] = last
            sink()
        }
        return (first.time, first.event)
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < entries.count && entries[child].comesBefore(entries[least]) { least = child }
            guard least != parent else { return }
            entries.swapAt(least, parent)
            parent = least
        }
    }
}
