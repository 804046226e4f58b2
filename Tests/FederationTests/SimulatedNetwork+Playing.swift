// SPDX-License-Identifier: Apache-2.0

@testable import Federation
import NudgeCore

/// Boards play their rounds and vote.
extension SimulatedNetwork {
    func schedulePlay(_ agent: Int) {
        guard !agents[agent].isPlayDue, agents[agent].isUp, stage != .settling else { return }
        agents[agent].isPlayDue = true
        let isPlaying = agents[agent].owned?.agent.phase == .inEpisode
        let time = now + (isPlaying ? UInt64(scenario.agents[agent].episodeMilliseconds) : 1)
        queue.add(
            .play(agent: agent, life: agents[agent].life), at: max(time, agents[agent].pausedUntil))
    }

    func play(_ agent: Int) throws {
        guard let owned = agents[agent].owned, stage != .settling else { return }
        switch owned.agent.phase {
        case .readyForEpisode:
            // A question that has begun is played to its end without a connection, too.
            guard owned.agent.isJoined || owned.agent.isShowing else { return }
            owned.agent.beginEpisode()
            owned.film()
        case .inEpisode:
            owned.film()
            owned.agent.endEpisode()
        case .awaitingChoice where scenario.agents[agent].isBeside:
            guard answerBeside(agent, owned) else { return }
        case .awaitingChoice where scenario.rules.asksPeople: return ask(agent, owned)
        case .awaitingChoice:
            guard !agents[agent].isMute else { return }
            owned.agent.choose(
                scenario.choice(
                    of: agent, round: owned.agent.round, block: owned.agent.index, &chance))
        case .voteReady:
            guard try vote(agent, owned) else { return }
        case .awaitingCommit: return
        }
        schedulePlay(agent)
    }

    private func vote(_ agent: Int, _ owned: OwnedAgent) throws -> Bool {
        guard let link = agents[agent].link, links[link].isEstablished, owned.agent.isJoined else {
            return false
        }
        if scenario.agents[agent].isBeside { tellAnswers(owned, on: link) }
        let bytes = owned.transmit()
        let cast = SimulatedMessage.Cast(
            agent: agent, round: owned.agent.round, block: owned.agent.index,
            streamIndex: owned.agent.streamIndex, vote: bytes[1])
        if scenario.rules.asksPeople, !scenario.agents[agent].isBeside { try checkAnswers(to: cast) }
        note("agent \(agent) votes \(bytes[1]) for block \(cast.block) in round \(cast.round)")
        let message = SimulatedMessage(bytes: bytes, cast: cast)
        agents[agent].lastVote = (message, link)
        sendUp(link, message)
        return true
    }
}
