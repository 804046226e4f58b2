// SPDX-License-Identifier: Apache-2.0

#if NUDGE_TLS
import BoardPort
import Environments
import NudgeCore
#if NUDGE_MUJOCO
import MuJoCoTasks
#endif

extension TaskCommand {
    /// Plays a task in another process: a robot, or a simulator of one's own.
    /// - Parameter env: a command of the shell, or `unix:PATH`.
    func runEnvironment(_ env: Word) throws(UsageError) -> Int32 {
        let card = try card()
        var placeBytes = 0
        while env[placeBytes] != 0 { placeBytes += 1 }
        let bytes = ForeignEnvironment.memoryBytes(
            observationCount: card.facts.observationCount, placeBytes: placeBytes)
        // It lives as long as the program, for the reason that a simulation does.
        let memory = unsafe BoardMemory.take(MemoryLayout<ForeignEnvironment>.stride)
        let start = unsafe memory.bindMemory(to: ForeignEnvironment.self).baseAddress.unsafelyUnwrapped
        let place = unsafe Span(_unsafeStart: env.characters, count: placeBytes)
        unsafe start.initialize(
            to: ForeignEnvironment(card.facts, card.sketch, at: place, memory: BoardMemory.take(bytes)))
        // Before the heap is sealed, and so that what is wrong with it is known at once.
        guard unsafe start.pointee.start() else {
            unsafe Self.explain(start.pointee, env)
            return 69
        }
        let status = unsafe play(&start.pointee, as: PlayedTask(name: card.name, horizon: card.horizon))
        unsafe Event.environment(start.pointee.counts)
        return status
    }

    private func card() throws(UsageError) -> TaskCard {
        if task.isPath { return try readCard() }
        if case PointMass.name = task {
            var facts = EnvironmentFacts(observationCount: PointMass().observationCount)
            for _ in 0..<PointMass().actionCount { _ = facts.add(ActionRange()) }
            return TaskCard(name: TaskName(task), facts: facts, horizon: PointMass.horizon)
        }
        #if NUDGE_MUJOCO
        if let controlTask = unsafe try? ControlTask.named(String(cString: task.characters)) {
            var facts = EnvironmentFacts(observationCount: controlTask.observationCount)
            let bound = controlTask.actionBound
            for _ in 0..<controlTask.actionCount {
                _ = facts.add(ActionRange(minimum: -bound, maximum: bound))
            }
            facts.hertz = Float(1 / controlTask.stepSeconds)
            return TaskCard(name: TaskName(task), facts: facts, horizon: controlTask.horizon)
        }
        #endif
        throw .badValue(task, "the path of a task's card, which 'nudge task card' writes")
    }

    private func readCard() throws(UsageError) -> TaskCard {
        let count = unsafe board_file_bytes(task.characters)
        guard count > 0, count < 16_384 else { throw .badValue(task, "the path of a task's card") }
        let memory = unsafe BoardMemory.take(count + 1)
        guard unsafe board_read_file(task.characters, memory.baseAddress, count) == count else {
            throw .badValue(task, "the path of a task's card that can be read")
        }
        // The line's end becomes the zero that ends its text.
        let text = unsafe memory.bindMemory(to: CChar.self).baseAddress.unsafelyUnwrapped
        if unsafe text[count - 1] == 0x0A { unsafe text[count - 1] = 0 }
        guard let card = unsafe TaskCard(reading: text) else {
            throw .badValue(task, "the path of a task's card, which 'nudge task card' writes")
        }
        return card
    }

    private static func explain(_ environment: borrowing ForeignEnvironment, _ env: Word) {
        var line = Line()
        line.add("nudge-agent: the environment '")
        line.add(env)
        line.add("' ")
        line.add(environment.failure?.words ?? "is there")
        if case .nonsense? = environment.failure, let said = unsafe environment.lastLine {
            line.add(": '")
            line.add(unsafe Word(said))
            line.add("'")
        }
        line.end(to: .error)
    }
}
#endif
