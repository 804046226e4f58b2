// SPDX-License-Identifier: Apache-2.0

internal import EnvironmentPort
public import NudgeCore

/// An environment in another process, on the other end of a line of text: a robot, or a simulator of one's
/// own. docs/environments.md specifies the line.
///
/// It never fails: an episode in which something went wrong is aborted, and the environment is started again
/// before the next one, after a wait that doubles with every failure in a row. Nothing is allocated. A step
/// costs what the other process takes, and some ten microseconds.
@safe
public struct ForeignEnvironment: ~Copyable, Environment {
    /// Waits between failures in a row grow up to this.
    private static let pauseMillisecondsMaximum: UInt32 = 16_000
    /// How long an environment may take to end by itself.
    private static let graceMilliseconds: UInt32 = 500

    /// What the line needs to know of the task.
    public let facts: EnvironmentFacts
    /// Numbers in an action.
    public let actionCount: Int
    /// What went on so far.
    public private(set) var counts = EnvironmentCounts()
    /// What went wrong last.
    public private(set) var failure: EnvironmentFailure?
    /// Failures since the last answer to a reset.
    public private(set) var failuresInARow = 0
    /// The line that came last, with a zero at its end; nil before the first one.
    public private(set) var lastLine: UnsafePointer<CChar>?
    private let place: UnsafeMutablePointer<CChar>
    let link: OpaquePointer
    let numbers: UnsafeMutablePointer<Float>
    /// How numbers are told, as in ``facts``, from which nothing is read without a copy of them all.
    let ranges: UnsafeMutablePointer<ActionRange>
    /// The parts of the body that is drawn, in their order.
    let parts: UnsafeMutablePointer<BodyPart>
    /// How many parts that are.
    public let sketchPartCount: Int
    /// From where the body is looked at.
    public let sketchView: SketchView
    /// Room for a line that is sent.
    private let lineBytes: UnsafeMutablePointer<CChar>
    private var lane: Int?
    private var isOpen = false
    /// Whether an episode is played; in one that is not, steps are aborted at once.
    private var isPlaying = false
    /// Whether the environment was handed the parameters of the episode that begins next.
    var hasParameters = false
    /// When the last observation came; only where there is a watchdog.
    private var observedAtMilliseconds: UInt64 = 0

    /// Bytes of memory that an environment needs.
    /// - Parameter placeBytes: of the place's text.
    public static func memoryBytes(observationCount: Int, placeBytes: Int) -> Int {
        environment_link_bytes() + observationCount * MemoryLayout<Float>.stride
            + Limits.actionCountMaximum * MemoryLayout<ActionRange>.stride
            + BodySketch.partCountMaximum * MemoryLayout<BodyPart>.stride
            + LineWriter.bytesMaximum + placeBytes + 1
    }

    /// An environment that is started when it is needed.
    /// - Parameters:
    ///   - facts: of its task.
    ///   - sketch: its body, of numbers that are observed.
    ///   - place: a command of the shell, or `unix:PATH`; copied.
    ///   - memory: at least ``memoryBytes(observationCount:placeBytes:)``, aligned to 16; outlives this
    ///     value.
    public init(
        _ facts: EnvironmentFacts, _ sketch: BodySketch = BodySketch(), at place: Span<CChar>,
        memory: UnsafeMutableRawBufferPointer
    ) {
        self.facts = facts
        sketchPartCount = sketch.partCount
        sketchView = sketch.view
        actionCount = facts.actionCount
        let count = facts.observationCount
        precondition(
            memory.count >= Self.memoryBytes(observationCount: count, placeBytes: place.count),
            "an environment needs more memory")
        let start = unsafe memory.baseAddress.unsafelyUnwrapped
        unsafe link = environment_prepare(start)
        let behindLink = unsafe start + environment_link_bytes()
        unsafe numbers = behindLink.bindMemory(to: Float.self, capacity: count)
        unsafe numbers.initialize(repeating: 0, count: count)
        let behindNumbers = unsafe behindLink + count * MemoryLayout<Float>.stride
        let rangeCount = Limits.actionCountMaximum
        unsafe ranges = behindNumbers.bindMemory(to: ActionRange.self, capacity: rangeCount)
        for index in 0..<facts.rangeCount {
            unsafe (ranges + index).initialize(to: facts[index])
        }
        let behindRanges = unsafe behindNumbers + rangeCount * MemoryLayout<ActionRange>.stride
        let partCount = BodySketch.partCountMaximum
        unsafe parts = behindRanges.bindMemory(to: BodyPart.self, capacity: partCount)
        for index in 0..<sketch.partCount {
            unsafe (parts + index).initialize(to: sketch[index])
        }
        let behindParts = unsafe behindRanges + partCount * MemoryLayout<BodyPart>.stride
        let textBytes = LineWriter.bytesMaximum + place.count + 1
        unsafe lineBytes = behindParts.bindMemory(to: CChar.self, capacity: textBytes)
        unsafe self.place = lineBytes + LineWriter.bytesMaximum
        for index in 0..<place.count { unsafe self.place[index] = place[index] }
        unsafe self.place[place.count] = 0
    }

    deinit { unsafe environment_close(link, Self.graceMilliseconds) }

    /// Numbers in an observation.
    public var observationCount: Int { facts.observationCount }

    /// Says which behaviour the next episode shows; the environment is told as a digit from 1.
    public mutating func announce(lane: Int?) { self.lane = lane }

    /// Starts the environment if it is not there, and waits until it is ready.
    /// - Returns: whether it is; ``failure`` says why not.
    public mutating func start() -> Bool {
        if isOpen { return true }
        pauseAfterFailures()
        counts.starts += 1
        let error = unsafe environment_open(link, place)
        guard error == 0 else { return fail(.unreachable(error)) }
        isOpen = true
        var line = line("nudge-environment 1")
        appendGreeting(to: &line)
        switch ask(&line, max(facts.patienceMilliseconds, facts.startMilliseconds)) {
        case .ready(observationCount, actionCount)?: return true
        case .readyForParameters(facts.parameterCount)?: return true
        case .ready(let observations, let actions)?:
            return fail(.otherTask(observationCount: observations, actionCount: actions))
        case .readyForParameters(let count)?: return fail(.otherPolicy(parameterCount: count))
        case nil: return false
        default: return fail(.nonsense)
        }
    }

    /// Starts an episode. The environment is told the stream's first word as a seed, and the stream's name.
    /// One with a policy of its own plays from here on to the episode's end, which ``step(_:)`` waits for.
    public mutating func reset(_ noise: inout RandomStream) {
        isPlaying = false
        guard start(), isFlat == hasParameters else { return }
        hasParameters = false
        if facts.isResetByPerson, environment_await_person() != 0 {
            _ = fail(.noPerson)
            return
        }
        var line = line("reset")
        line.append(UInt64(noise.nextWord()))
        line.append(UInt64(lane.map { $0 + 1 } ?? 0))
        line.append(noise.seed)
        line.append(UInt64(noise.name.index))
        line.append(UInt64(noise.name.round))
        line.append(UInt64(noise.name.purposeWord))
        if isFlat {
            isPlaying = say(&line, facts.patienceMilliseconds)
            return
        }
        switch ask(&line, facts.patienceMilliseconds) {
        case .observed?:
            isPlaying = true
            failuresInARow = 0
        case .aborted?: counts.aborts += 1
        case nil: break
        default: _ = fail(.nonsense)
        }
    }

    /// Copies what was observed last.
    public func observe(_ observation: inout MutableSpan<Float>) {
        for index in 0..<observationCount { unsafe observation[index] = numbers[index] }
    }

    /// Sends an action, or the safe one where it is late, and waits for what comes of it.
    public mutating func step(_ action: Span<Float>) -> StepResult {
        guard isPlaying else { return Self.aborted }
        if isFlat { return awaitEnd() }
        var line = line("a")
        if isLate {
            counts.lateActions += 1
            appendSafeAction(to: &line)
        } else {
            for index in 0..<actionCount { unsafe line.append(ranges[index].number(action[index])) }
        }
        switch ask(&line, facts.patienceMilliseconds) {
        case .observed(let reward)?: return StepResult(reward: reward)
        case .ended(let reward)?:
            isPlaying = false
            return StepResult(reward: reward, isTerminated: true)
        case .aborted?: counts.aborts += 1
        case nil: break
        default: _ = fail(.nonsense)
        }
        isPlaying = false
        return Self.aborted
    }

    /// Sends the safe action, to which nothing is answered, where the environment has not ended the episode
    /// itself.
    public mutating func rest() {
        guard isPlaying else { return }
        isPlaying = false
        sayRest()
    }
}

extension ForeignEnvironment {
    private static var aborted: StepResult {
        var result = StepResult(reward: 0, isTerminated: true)
        result.isAborted = true
        return result
    }

    private var isLate: Bool {
        guard facts.watchdogMilliseconds > 0 else { return false }
        return environment_clock_milliseconds() - observedAtMilliseconds > UInt64(facts.watchdogMilliseconds)
    }

    /// Waits for the end of an episode that the environment plays by itself.
    private mutating func awaitEnd() -> StepResult {
        isPlaying = false
        switch answer(facts.patienceMilliseconds) {
        case .ended(let reward)?:
            failuresInARow = 0
            return StepResult(reward: reward, isTerminated: true)
        case .aborted?: counts.aborts += 1
        case nil: break
        default: _ = fail(.nonsense)
        }
        return Self.aborted
    }

    /// Begins a line, in place of the one before.
    func line(_ word: StaticString) -> LineWriter { unsafe LineWriter(word, in: lineBytes) }

    /// Says what an environment is greeted with.
    private func appendGreeting(to line: inout LineWriter) {
        if isFlat {
            line.append("parameters")
            line.append(UInt64(facts.parameterCount))
            return
        }
        line.append("observations")
        line.append(UInt64(observationCount))
        line.append("actions")
        line.append(UInt64(actionCount))
        line.append("hertz")
        line.append(facts.hertz)
        line.append("watchdog")
        line.append(UInt64(facts.watchdogMilliseconds))
        line.append("safe")
        appendSafeAction(to: &line)
    }

    /// Sends a line and waits for the answer; nil if it failed.
    private mutating func ask(_ line: inout LineWriter, _ patience: UInt32) -> EnvironmentReply? {
        say(&line, patience) ? answer(patience) : nil
    }

    /// Sends a line. Returns whether that went well.
    mutating func say(_ line: inout LineWriter, _ patience: UInt32) -> Bool {
        // Who speaks without being asked would be taken for an answer to the next line.
        guard unsafe environment_has_more(link) == 0 else { return fail(.nonsense) }
        let sent = unsafe line.send(over: link, timeoutMilliseconds: patience)
        return sent == 0 || fail(sent)
    }

    /// Waits for an answer; nil if none came.
    private mutating func answer(_ patience: UInt32) -> EnvironmentReply? {
        var answer: UnsafePointer<CChar>?
        let length = unsafe environment_receive(link, &answer, patience)
        guard length >= 0, let answer = unsafe answer else {
            _ = fail(Int32(length))
            return nil
        }
        unsafe lastLine = answer
        if facts.watchdogMilliseconds > 0 { observedAtMilliseconds = environment_clock_milliseconds() }
        var room = unsafe MutableSpan(_unsafeStart: numbers, count: observationCount)
        return unsafe EnvironmentReply(reading: answer, into: &room)
    }

    private mutating func fail(_ error: Int32) -> Bool {
        switch error {
        case Int32(ENVIRONMENT_SILENT): fail(.silent)
        case Int32(ENVIRONMENT_TOO_LONG): fail(.endless)
        default: fail(.closed)
        }
    }

    /// Gives the environment up: it is told to come to rest, and closed.
    mutating func fail(_ failure: EnvironmentFailure) -> Bool {
        self.failure = failure
        failuresInARow += 1
        counts.failures += 1
        if isOpen { sayRest() }
        unsafe environment_close(link, 0)
        isOpen = false
        return false
    }

    private mutating func sayRest() {
        var line = line("rest")
        appendSafeAction(to: &line)
        _ = unsafe line.send(over: link, timeoutMilliseconds: 100)
    }

    private func appendSafeAction(to line: inout LineWriter) {
        for index in 0..<actionCount { unsafe line.append(ranges[index].safe) }
    }

    /// Waits before another start: 125 milliseconds after the first failure, twice as long after each more.
    private func pauseAfterFailures() {
        guard failuresInARow > 0 else { return }
        let doublings = UInt32(min(failuresInARow - 1, 7))
        environment_pause(min(125 << doublings, Self.pauseMillisecondsMaximum))
    }
}
