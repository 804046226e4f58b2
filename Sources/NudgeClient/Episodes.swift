// SPDX-License-Identifier: Apache-2.0

public import CNudge

#if !hasFeature(Embedded)
internal import NudgeCore
#endif

/// Tells what the agent waits for.
@c(nudge_get_phase)
public func getPhase(_ agent: OpaquePointer?, _ phase: UnsafeMutablePointer<Int32>?) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let target = try unsafe checked(phase)
        unsafe target.pointee =
            switch unsafe client.pointee.agent.phase {
            case .readyForEpisode: 0
            case .inEpisode: 1
            case .awaitingChoice: 2
            case .voteReady: 3
            case .awaitingCommit: 4
            }
    }
}

/// Describes the episode that is to be played.
@c(nudge_next_episode)
public func nextEpisode(_ agent: OpaquePointer?, _ episode: UnsafeMutablePointer<nudge_episode>?) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let target = try unsafe checked(episode)
        try require(unsafe client.pointee.agent.phase == .readyForEpisode, else: .phase)
        let next = unsafe client.pointee.agent.nextEpisode
        let configuration = unsafe client.pointee.agent.configuration
        let words = next.resetStream.block(0, seed: configuration.seed)
        let steps = unsafe configuration.horizon(inRound: client.pointee.agent.round)
        unsafe target.pointee = nudge_episode(
            lane: UInt32(next.lane), batch: UInt32(next.batch), trajectory: UInt32(next.trajectory),
            steps: UInt32(steps), reset_words: (words[0], words[1], words[2], words[3]))
    }
}

/// Begins the episode that is due.
@c(nudge_begin_episode)
public func beginEpisode(_ agent: OpaquePointer?) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        try unsafe client.pointee.requirePolicy()
        try require(unsafe client.pointee.agent.phase == .readyForEpisode, else: .phase)
        unsafe client.pointee.agent.beginEpisode()
    }
}

/// Computes the action for an observation.
@c(nudge_act)
public func act(
    _ agent: OpaquePointer?, _ observation: UnsafePointer<Float>?, _ observationCount: Int,
    _ action: UnsafeMutablePointer<Float>?, _ actionCount: Int
) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        let shape = unsafe client.pointee.agent.configuration.shape
        let source = try unsafe checked(observation, observationCount, expected: shape.observationCount)
        let target = try unsafe checked(action, actionCount, expected: shape.actionCount)
        try require(unsafe client.pointee.agent.phase == .inEpisode, else: .phase)
        var span = unsafe target.mutableSpan
        unsafe client.pointee.agent.act(observation: source.span, action: &span)
    }
}

/// Ends the episode.
@c(nudge_end_episode)
public func endEpisode(_ agent: OpaquePointer?) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        try require(unsafe client.pointee.agent.phase == .inEpisode, else: .phase)
        unsafe client.pointee.agent.endEpisode()
    }
}

/// Takes the answer about the behaviours that were shown.
@c(nudge_choose)
public func choose(_ agent: OpaquePointer?, _ choice: Int32) -> Int32 {
    report { () throws(Refusal) in
        let client = try unsafe ClientAgent.at(agent)
        guard let code = UInt8(exactly: choice), let choice = Choice(rawValue: code) else { throw .value }
        if case .lane(let lane) = choice {
            try require(unsafe lane < client.pointee.agent.configuration.behaviourCount, else: .value)
        }
        try require(unsafe client.pointee.agent.phase == .awaitingChoice, else: .phase)
        try require(unsafe !client.pointee.agent.lacksSecret, else: .secret)
        unsafe client.pointee.agent.choose(choice)
    }
}
