// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import Environments
import NudgeCore

/// What happened, one line each on standard error: `event=NAME key=value …`, the words of a person last.
enum Event {
    /// The private key is no secret here. Nothing is refused: a board's system may have no other way.
    static func identityIsPublic(_ identity: Word) {
        var line = Line()
        line.add("event=warning reason=\"everybody on this board may read the secret in ")
        line.add(identity)
        line.add("; chmod 600 it\"")
        line.end(to: .error)
    }

    static func learned(_ address: Word) {
        var line = Line()
        line.add("event=learned address=")
        line.add(address)
        line.end(to: .error)
    }

    /// - Parameter broker: the fleet's, if the address is that of a broker's node.
    static func connected(to address: Word, of broker: BrokerAddress? = nil) {
        var line = Line()
        line.add("event=connected address=")
        if let broker { line.add(broker.isSecure ? "mqtts://" : "mqtt://") }
        line.add(address)
        if let broker {
            line.add("/")
            broker.fleet.read { for index in 0..<$0.count { line.add(byte: $0[index]) } }
        }
        line.add(" suite=")
        line.add(unsafe Word(board_link_suite()))
        line.end(to: .error)
    }

    static func disconnected(_ parting: Parting, waitMilliseconds: UInt64) {
        var line = Line()
        line.add("event=disconnected")
        line.add(" wait_milliseconds=", Int(waitMilliseconds))
        addReason(parting, to: &line)
        line.end(to: .error)
    }

    static func joined(_ agent: borrowing Agent) {
        var line = Line()
        line.add("event=joined")
        addPlace(agent, to: &line)
        line.add(" arena_bytes=", agent.arenaBytes)
        line.end(to: .error)
    }

    static func assigned(_ agent: borrowing Agent) {
        var line = Line()
        line.add("event=assigned")
        addPlace(agent, to: &line)
        line.end(to: .error)
    }

    /// What keys come from is gone, or there again.
    /// - Parameter device: its path; nil for the terminal.
    static func keys(_ state: StaticString, _ device: Word?) {
        var line = Line()
        line.add("event=keys state=")
        line.add(state)
        line.add(" source=")
        if let device { line.add(device) } else { line.add("terminal") }
        line.end(to: .error)
    }

    /// The last line of an agent that belonged to a fleet.
    /// - Parameter divergenceCount: how often the simulation blew up.
    static func summary(_ agent: inout Agent, _ counts: FleetMember.Counts, divergenceCount: Int) {
        let heapCalls = Int(board_heap_calls())
        let stackBytes = Int(board_stack_bytes())
        var line = Line()
        line.add("event=summary")
        if let knowledge = agent.hello().knowledge {
            line.add(" round=", Int(knowledge.round))
            line.add(" fingerprint=")
            line.add(hexadecimal: knowledge.fingerprint.value)
        }
        line.add(" episodes=", counts.episodes)
        line.add(" aborts=", counts.aborts)
        line.add(" divergences=", divergenceCount)
        line.add(" labels=", counts.labels)
        line.add(" votes=", counts.votes)
        line.add(" commits=", counts.commits)
        line.add(" sent_bytes=", Int(board_link_sent_bytes()))
        line.add(" received_bytes=", Int(board_link_received_bytes()))
        line.add(" pool_peak_bytes=", Int(board_pool_peak_bytes()))
        line.add(" heap_calls_after_start=", heapCalls)
        line.add(" stack_bytes=", stackBytes)
        line.add(" resident_bytes=", Int(board_resident_bytes()))
        line.end(to: .error)
    }

    /// What a broker did that it should not.
    static func broker(_ counts: BrokerLink.Counts) {
        var line = Line()
        line.add("event=broker")
        line.add(" tampered=", counts.tampered)
        line.add(" repeated=", counts.repeated)
        line.add(" foreign=", counts.foreign)
        line.end(to: .error)
    }

    /// What went on with an environment in another process, whose command is done.
    static func environment(_ counts: EnvironmentCounts) {
        var line = Line()
        line.add("event=environment")
        line.add(" starts=", counts.starts)
        line.add(" failures=", counts.failures)
        line.add(" aborts=", counts.aborts)
        line.add(" late_actions=", counts.lateActions)
        line.end(to: .error)
    }

    static func ended(_ parting: Parting, status: Int32) {
        var line = Line()
        line.add("event=ended")
        line.add(" status=", Int(status))
        addReason(parting, to: &line)
        line.end(to: .error)
    }

    private static func addPlace(_ agent: borrowing Agent, to line: inout Line) {
        line.add(" round=", Int(agent.round))
        guard !agent.isResting else { return line.add(" resting=1") }
        line.add(" block=", agent.index)
        line.add(" stream_index=", Int(agent.streamIndex))
    }

    private static func addReason(_ parting: Parting, to line: inout Line) {
        line.add(" reason=\"")
        parting.explain(in: &line)
        line.add("\"")
    }
}
#endif
