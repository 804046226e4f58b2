// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

extension Aggregator {
    /// An agent asks. What it asked before is withdrawn, unless it is the same question once more.
    mutating func ask(
        _ frame: QuestionFrame, from number: Int, _ connection: ConnectionNumber, now: UInt64
    ) throws(FrameError) {
        guard rules.asksPeople else { throw FrameError(.kind, offset: 0) }
        guard frame.question.laneCount == host.header.configuration.behaviourCount else {
            throw FrameError(.value, offset: 1)
        }
        let place = frame.question.place
        guard place.round == round, case .collecting = stage, !members[number].shown.isQuarantined,
            let block = block(of: members[number]),
            Int(place.streamIndex) % seating.blockCount == block
        else { return withdraw(number) }
        guard frame.fingerprint == fingerprint.short else {
            return diverge(number, connection, now: now)
        }
        let key = QuestionKey(device: members[number].name, place: place)
        if let choice = answers[key] {
            withdraw(number)
            emit(.send(connection, AnswerFrame(choice, place: place).encoded()))
        } else if members[number].asking?.question != frame.question
            || members[number].asking?.isWhole != true
        {
            withdraw(number)
            members[number].asking = OpenQuestion(question: frame.question)
        }
    }

    /// A piece of what the question shows. Pieces of questions that nobody waits for any more are dropped.
    mutating func take(_ frame: ClipFrame, _ payload: Span<UInt8>, from number: Int) throws(FrameError) {
        guard rules.asksPeople else { throw FrameError(.kind, offset: 0) }
        clipBytes += UInt64(ClipFrame.headBytes + payload.count)
        guard var asking = members[number].asking, !asking.isWhole else { return }
        try asking.add(frame, payload)
        if asking.isWhole {
            let key = QuestionKey(device: members[number].name, place: asking.question.place)
            emit(.asked(AskedQuestion(key: key, clips: asking.clips)))
            asking.clips = []
        }
        members[number].asking = asking
    }

    /// Takes the answer to a question and hands it to the agent, now or when it asks again.
    ///
    /// Whoever calls this has put the answer where it survives a crash, and gives it to the next server's
    /// ``init(_:rules:recent:acceptedCount:accounts:answers:panel:now:)``.
    /// - Returns: false when it changes nothing: the round is closed, or the question was answered before.
    public mutating func answer(_ key: QuestionKey, _ choice: Choice) -> Bool {
        guard rules.asksPeople, key.round == round, case .collecting = stage, answers[key] == nil else {
            return false
        }
        if case .lane(let lane) = choice, Int(lane) >= host.header.configuration.behaviourCount {
            return false
        }
        answers[key] = choice
        guard let number = memberNumbers[key.device], members[number].isJoined,
            let connection = members[number].connection, members[number].asking?.question.place == key.place
        else { return true }
        members[number].asking = nil
        emit(.send(connection, AnswerFrame(choice, place: key.place).encoded()))
        return true
    }

    /// Somebody beside a member's agent answered its question. What is said last before the agent votes is
    /// the answer; one that comes when nobody waits for it is dropped.
    mutating func take(_ frame: AnswerFrame, from number: Int) throws(FrameError) {
        guard rules.asksPeople else { throw FrameError(.kind, offset: 0) }
        if case .lane(let lane) = frame.choice, Int(lane) >= host.header.configuration.behaviourCount {
            throw FrameError(.value, offset: 1)
        }
        let place = frame.place
        guard place.round == round, case .collecting = stage, members[number].vote == nil,
            !members[number].shown.isQuarantined, let block = block(of: members[number]),
            Int(place.streamIndex) % seating.blockCount == block
        else { return }
        withdraw(number)
        let key = QuestionKey(device: members[number].name, place: place)
        guard answers[key] != frame.choice else { return }
        answers[key] = frame.choice
        emit(.answered(key, frame.choice))
    }

    /// Takes back what a member asked.
    mutating func withdraw(_ number: Int) {
        guard let asking = members[number].asking else { return }
        members[number].asking = nil
        guard asking.isWhole else { return }
        emit(.withdrawn(QuestionKey(device: members[number].name, place: asking.question.place)))
    }

    /// Ends the questions of the round that was closed, by those who played it.
    mutating func withdrawAll(of players: [Int]) {
        answers = [:]
        for number in players { withdraw(number) }
    }
}
