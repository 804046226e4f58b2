// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// The questions that agents ask people: which is shown next, to whom, and which answer counts.
///
/// It does no I/O and reads no clock: questions, people and the time in milliseconds go in, showings and
/// decisions come out. A question is shown to one person at a time; who does not answer within the lease
/// loses it to the next one. An answer is held back for a moment, so that it can be undone; then it is
/// decided, and nothing takes it back. Cost of a call: in proportion to the open questions.
public struct QuestionQueue<Key: Hashable & Sendable, Content: Sendable>: Sendable {
    /// Where an open question stands.
    enum Stage: Equatable {
        case waiting
        /// A person looks at it; after `until` somebody else may.
        case shown(number: Int64, until: UInt64)
        /// It was answered; at `until` the answer is decided.
        case held(number: Int64, Choice, until: UInt64)
    }

    struct Entry {
        /// What there is to see; nil while its agent did not ask again after a restart.
        var content: Content?
        var laneCount: Int
        var obvious: ObviousPair?
        var urgency: Int
        var arrival: UInt64
        var wasShown = false
        var stage = Stage.waiting
    }

    /// What a person has answered lately, for probes.
    struct Past {
        var showing: Showing<Key>
        var content: Content
        var obvious: ObviousPair?
        var choice: Choice
    }

    /// How questions are handed out.
    public let rules: QuestionRules
    /// The seed of the orders on the screen.
    let seed: UInt64
    var entries: [Key: Entry] = [:]
    /// What is shown, or held, by number.
    public internal(set) var showings: [Int64: Showing<Key>] = [:]
    /// Probes that are shown or held, by their showing's number.
    var probes: [Int64: (past: Past, stage: Stage)] = [:]
    var pasts: [String: [Past]] = [:]
    private var arrivals: UInt64 = 0
    var nextNumber: Int64

    /// Makes an empty queue.
    /// - Parameters:
    ///   - rules: how long a person has, and how often is probed.
    ///   - seed: the run's seed.
    ///   - firstNumber: the number of the first showing; later ones count on.
    public init(rules: QuestionRules, seed: UInt64, firstNumber: Int64) {
        self.rules = rules
        self.seed = seed
        nextNumber = firstNumber
    }

    /// Questions that nobody has answered yet.
    public var openCount: Int {
        entries.values.count { if case .held = $0.stage { false } else { true } }
    }

    /// The questions that nobody has answered yet.
    public var openKeys: [Key] {
        entries.compactMap { key, entry in if case .held = entry.stage { nil } else { key } }
    }

    /// What an open question shows; nil while its agent did not ask again after a restart.
    public func content(of key: Key) -> Content? { entries[key]?.content }

    /// Questions that could be shown to somebody now.
    public var waitingCount: Int { entries.values.count { $0.stage == .waiting && $0.content != nil } }

    /// An agent asks. Asking the same question again changes nothing but that it can be shown.
    /// - Parameters:
    ///   - key: which question.
    ///   - content: what there is to see.
    ///   - laneCount: behaviours that it shows.
    ///   - urgency: questions with a larger number come first.
    ///   - obvious: behaviours of it with which a person may be measured.
    public mutating func ask(
        _ key: Key, _ content: Content, laneCount: Int, urgency: Int, obvious: ObviousPair? = nil
    ) {
        arrivals += 1
        if entries[key] != nil {
            entries[key]?.content = content
            entries[key]?.obvious = obvious
        } else {
            entries[key] = Entry(
                content: content, laneCount: laneCount, obvious: obvious, urgency: urgency, arrival: arrivals)
        }
    }

    /// Takes up a showing of before the server's last start, whose answer may still come.
    public mutating func restore(_ showing: Showing<Key>, urgency: Int, now: UInt64) {
        guard showing.probeOf == nil else { return }
        withdraw(showing.key)
        arrivals += 1
        showings[showing.number] = showing
        entries[showing.key] = Entry(
            content: nil, laneCount: showing.order.count, urgency: urgency, arrival: arrivals, wasShown: true,
            stage: .shown(number: showing.number, until: now + rules.leaseMilliseconds))
    }

    /// A question is over. An answer to it comes too late from now on.
    /// - Returns: the showing whose answer was held and now moves nothing; nil where none was.
    @discardableResult
    public mutating func withdraw(_ key: Key) -> Showing<Key>? {
        switch entries.removeValue(forKey: key)?.stage {
        case .shown(let number, _):
            showings[number] = nil
            return nil
        case .held(let number, _, _): return showings.removeValue(forKey: number)
        case .waiting, nil: return nil
        }
    }

    /// Questions for a person: first those that are the person's already and not among `held`, then others.
    /// - Parameters:
    ///   - person: who is to answer.
    ///   - held: numbers of showings that the person's page has.
    ///   - limit: how many are wanted at most.
    ///   - now: milliseconds of the queue's clock.
    public mutating func next(
        for person: String, held: Set<Int64>, limit: Int, now: UInt64
    ) -> [(showing: Showing<Key>, content: Content)] {
        var batch = own(of: person, held: held, now: now).prefix(limit).map { $0 }
        while batch.count < limit {
            guard let one = probe(for: person) ?? fresh(for: person, held: held, now: now) else { break }
            batch.append(one)
        }
        return batch
    }

    private mutating func own(
        of person: String, held: Set<Int64>, now: UInt64
    ) -> [(showing: Showing<Key>, content: Content)] {
        var own: [(showing: Showing<Key>, content: Content)] = []
        for (number, showing) in showings where showing.person == person && !held.contains(number) {
            if let probe = probes[number], case .shown = probe.stage {
                own.append((showing, probe.past.content))
            } else if let entry = entries[showing.key], let content = entry.content,
                case .shown(number, _) = entry.stage
            {
                entries[showing.key]?.stage = .shown(number: number, until: now + rules.leaseMilliseconds)
                own.append((showing, content))
            }
        }
        return own.sorted { $0.showing.number < $1.showing.number }
    }

    /// The most urgent question that nobody looks at; of equal ones those that nobody has seen yet. One that
    /// the person's own page still has is not shown there anew, however long the person has been away.
    private mutating func fresh(
        for person: String, held: Set<Int64>, now: UInt64
    ) -> (showing: Showing<Key>, content: Content)? {
        let free = entries.lazy.filter { _, entry in
            guard entry.content != nil else { return false }
            return switch entry.stage {
            case .waiting: true
            case .shown(let number, let until): until <= now && !held.contains(number)
            case .held: false
            }
        }
        let best = free.min {
            (-$0.value.urgency, $0.value.wasShown ? 1 : 0, $0.value.arrival)
                < (-$1.value.urgency, $1.value.wasShown ? 1 : 0, $1.value.arrival)
        }
        guard let (key, entry) = best, let content = entry.content else { return nil }
        if case .shown(let number, _) = entry.stage { showings[number] = nil }
        var chance = stream()
        let showing = Showing(
            number: nextNumber, key: key, person: person,
            order: Showing<Key>.order(count: entry.laneCount, &chance))
        nextNumber += 1
        showings[showing.number] = showing
        entries[key]?.wasShown = true
        entries[key]?.stage = .shown(number: showing.number, until: now + rules.leaseMilliseconds)
        return (showing, content)
    }

    /// The number of a showing that is not this queue's: somebody was shown something elsewhere.
    public mutating func takeNumber() -> Int64 {
        defer { nextNumber += 1 }
        return nextNumber
    }

    /// Chance of the showing that gets the next number.
    func stream() -> RandomStream {
        let number = UInt64(bitPattern: nextNumber)
        return RandomStream(
            seed: seed,
            name: StreamName(
                .showing, round: UInt32(truncatingIfNeeded: number),
                index: UInt32(truncatingIfNeeded: number >> 32)))
    }
}

/// How questions are handed out to people.
public struct QuestionRules: Codable, Equatable, Sendable {
    /// How long a question is one person's.
    public var leaseMilliseconds: UInt64 = 120_000
    /// How long an answer can be undone, at most.
    public var holdMilliseconds: UInt64 = 1500
    /// The share of showings that only measure a person, 0..<1: questions shown again the other way round,
    /// and obvious pairs.
    public var probeShare = 0.05

    /// The default rules.
    public init() {}
}
