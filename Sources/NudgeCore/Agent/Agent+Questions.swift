// SPDX-License-Identifier: Apache-2.0

extension Agent {
    /// What is to be asked; nil unless the agent awaits a choice.
    public var question: Question? {
        guard phase == .awaitingChoice else { return nil }
        let place = Question.Place(
            round: replica.round, streamIndex: streamIndex, batch: UInt16(answers.answerCount))
        return Question(place: place, laneCount: replica.configuration.behaviourCount)
    }

    /// Whether the agent asks somebody else, by frames, and films what there is to see.
    public var asksByFrames: Bool { film != nil }

    /// Whether the open question was transmitted, as a whole, on this connection.
    public var isAsked: Bool { film?.progress == .asked }

    /// Has all behaviours of the open question played once more, from the same initial states where those are
    /// simulated, because somebody wants to see them again.
    public mutating func showAgain() {
        precondition(phase == .awaitingChoice, "no question is open")
        film?.progress = .unasked
        phase = .readyForEpisode
    }

    /// Films the present moment of an episode, if the agent asks by frames: once after ``beginEpisode()``,
    /// then after every control step. A question shows the first trajectory of each batch. Never allocates.
    public mutating func film<Task: SketchedEnvironment & ~Copyable>(_ task: borrowing Task) {
        guard film != nil, trajectory == 0 else { return }
        precondition(phase == .inEpisode, "film only inside an episode")
        film?.take(
            task, lane: lane, isFirst: isFirstPictureDue,
            horizon: replica.configuration.horizon(inRound: replica.round))
        isFirstPictureDue = false
    }

    /// Writes the next frame of the open question, if any.
    mutating func transmitQuestion(_ buffer: inout MutableSpan<UInt8>) -> Int {
        guard standing == .joined, let question, let film else { return 0 }
        switch film.progress {
        case .unasked:
            self.film?.progress = .sending(lane: 0, position: 0)
            return QuestionFrame(question, fingerprint: replica.fingerprint().short).write(to: &buffer)
        case .sending(let lane, let position):
            return self.film?.write(
                lane: lane, position: position, laneCount: question.laneCount, to: &buffer) ?? 0
        case .asked: return 0
        }
    }

    /// Takes an answer. One to another question is ignored and counted: it is late, or came twice.
    /// - Returns: whether it was the answer that the agent waits for.
    mutating func take(_ frame: AnswerFrame) throws(FrameError) -> Bool {
        guard film != nil, standing == .joined else { throw FrameError(.kind, offset: 0) }
        guard let question, question.place == frame.place else {
            ignoredAnswerCount += 1
            return false
        }
        if case .lane(let lane) = frame.choice, Int(lane) >= question.laneCount {
            throw FrameError(.value, offset: 1)
        }
        choose(frame.choice)
        return true
    }
}
