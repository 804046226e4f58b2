import BoardPort
import NudgeCore

/// `nudge-agent rollout`: episodes of a policy in a task, without learning.
struct RolloutCommand {
    /// The task's name.
    let task: Word
    /// The policy file.
    let policy: Word
    /// The body's file, if named.
    private(set) var model: Word?
    private var episodeCount = 5
    private var seed: UInt64 = 1
    private var horizon: Int?

    init(_ words: inout Words) throws(UsageError) {
        guard let task = words.next() else { throw .missing("TASK") }
        var policy: Word?
        while let word = words.next() {
            switch word {
            case "--policy": policy = try words.value(of: word)
            case "--model": model = try words.value(of: word)
            case "--episodes": episodeCount = Int(try words.number(of: word, in: 1...1_000_000))
            case "--seed": seed = try words.number(of: word, in: 0...UInt64.max)
            case "--horizon": horizon = Int(try words.number(of: word, in: 1...1_000_000))
            default: throw .unknown(word)
            }
        }
        guard let policy else { throw .missing("--policy FILE") }
        self.task = task
        self.policy = policy
    }

    /// Returns whether the episodes were played.
    func run() throws(UsageError) -> Bool {
        if case PointMass.name = task {
            var mass = PointMass()
            return rollout(&mass, horizon: PointMass.horizon)
        }
        #if NUDGE_MUJOCO
        return try runControlTask()
        #else
        throw .unknown(task)
        #endif
    }

    /// Plays the episodes and prints the mean return.
    func rollout<Task: Environment & ~Copyable>(_ task: inout Task, horizon taskHorizon: Int) -> Bool {
        do throws(PolicyError) {
            let file = try PolicyFile(path: policy)
            var player = PolicyPlayer(file)
            try player.load(file)
            guard fits(file.header, task.observationCount, task.actionCount) else { return false }
            play(&player, in: &task, horizon: horizon ?? taskHorizon)
            return true
        } catch {
            error.explain(policy)
            return false
        }
    }

    /// Whether the policy is for this task and has its sizes.
    private func fits(_ header: RunHeader, _ observationCount: Int, _ actionCount: Int) -> Bool {
        var isSameName = true
        for index in 0..<Limits.taskNameBytesMaximum {
            isSameName = isSameName && header.taskName[index] == task[index]
            if task[index] == 0 || !isSameName { break }
        }
        let shape = header.configuration.shape
        if isSameName, shape.observationCount == observationCount, shape.actionCount == actionCount {
            return true
        }
        var line = Line()
        line.add("nudge-agent: ")
        line.add(policy)
        line.add(" is not a policy for ")
        line.add(task)
        line.end(to: .error)
        return false
    }

    private func play<Task: Environment & ~Copyable>(
        _ player: inout PolicyPlayer, in task: inout Task, horizon: Int
    ) {
        var observation = InlineArray<512, Float>(repeating: 0)
        var action = InlineArray<64, Float>(repeating: 0)
        let observationCount = task.observationCount
        let actionCount = task.actionCount
        var total = 0.0
        var stepCount = 0
        board_seal_heap()
        for episode in 0..<episodeCount {
            let name = StreamName(.evaluationReset, index: UInt32(episode))
            var noise = RandomStream(seed: seed, name: name)
            task.reset(&noise)
            for _ in 0..<horizon {
                var observations = observation.mutableSpan
                var observed = observations._mutatingExtracting(0..<observationCount)
                task.observe(&observed)
                var actions = action.mutableSpan
                var acted = actions._mutatingExtracting(0..<actionCount)
                player.act(observation: observed.span, action: &acted)
                let result = task.step(acted.span)
                total += result.reward
                stepCount += 1
                if result.isTerminated { break }
            }
        }
        report(total: total, stepCount: stepCount)
    }

    private func report(total: Double, stepCount: Int) {
        let heapCalls = Int(board_heap_calls())
        var line = Line()
        line.add("task=")
        line.add(task)
        line.end()
        Line.print("episodes", episodeCount)
        Line.print("steps", stepCount)
        line.add("mean_return=")
        line.add(total / Double(episodeCount))
        line.end()
        Line.print("heap_calls_after_start", heapCalls)
    }
}
