// SPDX-License-Identifier: Apache-2.0

public import NudgeCore

/// A task as an agent on a board is told of it: one line, which `nudge task card` makes of a task's file.
public struct TaskCard: Sendable {
    /// The name, with the file's fingerprint: what the header of the fleet's run has.
    public var name: TaskName
    /// What the line to the environment needs to know.
    public var facts: EnvironmentFacts
    /// Control steps of an episode.
    public var horizon: Int
    /// The body as people see it; without parts where nothing is known of it.
    public var sketch: BodySketch

    /// Makes a card.
    public init(
        name: TaskName, facts: EnvironmentFacts, horizon: Int, sketch: BodySketch = BodySketch()
    ) {
        self.name = name
        self.facts = facts
        self.horizon = horizon
        self.sketch = sketch
    }

    /// Reads a card; nil where the line is none.
    /// - Parameter line: with a zero at its end.
    public init?(reading line: UnsafePointer<CChar>) {
        var reader = unsafe LineReader(line)
        var name = TaskName()
        var count = 0
        guard reader.take("nudge-task"), reader.take("1"),
            reader.takeWord({ byte in
                if count < Limits.taskNameBytesMaximum { name.set(count, to: byte) }
                count += 1
            }), count <= Limits.taskNameBytesMaximum, let file = reader.takeFingerprint()
        else { return nil }
        if file != 0 {
            guard count <= TaskName.fileTaskBytesMaximum else { return nil }
            name.describe(by: Fingerprint(value: file))
        }
        var horizon = 1
        guard var facts = Self.numbers(&reader, &horizon), reader.take("patience"),
            let patience = reader.takeCount(1...3_600_000), reader.take("reset")
        else { return nil }
        facts.patienceMilliseconds = UInt32(patience)
        facts.isResetByPerson = reader.take("person")
        guard facts.isResetByPerson || reader.take("itself") else { return nil }
        let isFlat = facts.parameterCount > 0
        while reader.take(isFlat ? "parameter" : "acted") {
            guard let range = ActionRange(&reader), facts.add(range) else { return nil }
        }
        // Of parameters, each has a range or none has.
        let ranges = facts.rangeCount
        guard isFlat ? ranges == 0 || ranges == facts.parameterCount : ranges > 0,
            let sketch = BodySketch(&reader, observationCount: facts.observationCount), reader.isAtEnd
        else { return nil }
        self.init(name: name, facts: facts, horizon: horizon, sketch: sketch)
    }

    /// Reads what is observed and how long an episode is; or how many parameters the environment's own policy
    /// has, which plays an episode at one go.
    private static func numbers(_ reader: inout LineReader, _ horizon: inout Int) -> EnvironmentFacts? {
        if reader.take("parameters") {
            return reader.takeCount(1...Limits.parameterCountMaximum)
                .map { EnvironmentFacts(parameterCount: $0) }
        }
        guard reader.take("observations"),
            let observationCount = reader.takeCount(1...Limits.observationCountMaximum),
            reader.take("hertz"), let hertz = reader.takeNumber(), hertz >= 0, hertz <= 10_000,
            reader.take("horizon"), let stepCount = reader.takeCount(1...1_000_000),
            reader.take("watchdog"), let watchdog = reader.takeCount(0...60_000)
        else { return nil }
        horizon = stepCount
        var facts = EnvironmentFacts(observationCount: observationCount)
        facts.hertz = Float(hertz)
        facts.watchdogMilliseconds = UInt32(watchdog)
        return facts
    }
}

extension ActionRange {
    fileprivate init?(_ reader: inout LineReader) {
        guard let offset = reader.takeNumber(), let scale = reader.takeNumber(),
            let minimum = reader.takeNumber(), let maximum = reader.takeNumber(),
            let safe = reader.takeNumber(), offset.isFinite, scale.isFinite, minimum <= safe, safe <= maximum
        else { return nil }
        self.init(
            offset: Float(offset), scale: Float(scale), minimum: Float(minimum), maximum: Float(maximum),
            safe: Float(safe))
    }
}
