// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// Who may play a round, where a fleet has many more members than a round needs, and in which order they are
/// asked to.
///
/// A draw costs the same however many there are. It shuffles as far as it has to: those who were drawn stand
/// in front, and the next one comes from anywhere behind them.
struct Cohort {
    /// Members that play a round.
    let size: Int
    /// Whether nobody is drawn twice before all others were; otherwise each round draws anew.
    private let takesTurns: Bool
    private var members: [Int] = []
    private var places: [Int: Int] = [:]
    /// Members in front that were drawn.
    private var drawnCount = 0
    /// Goes up when all had their turn.
    private var turn: UInt32 = 0
    /// When each had its last turn, also of those who left: who comes back has no second one.
    private var turns: [Int: UInt32] = [:]

    init(_ rule: FleetRules.CohortRule) {
        size = rule.size
        takesTurns = rule.takesTurns
    }

    /// How many may play.
    var count: Int { members.count }

    /// A member may play from now on.
    mutating func add(_ member: Int) {
        guard places[member] == nil else { return }
        places[member] = members.count
        members.append(member)
        guard takesTurns, turns[member] == turn else { return }
        swap(members.count - 1, drawnCount)
        drawnCount += 1
    }

    /// A member may not play any more.
    mutating func remove(_ member: Int) {
        guard var place = places[member] else { return }
        if place < drawnCount {
            drawnCount -= 1
            swap(place, drawnCount)
            place = drawnCount
        }
        swap(place, members.count - 1)
        members.removeLast()
        places[member] = nil
    }

    /// A round begins.
    mutating func open() {
        if !takesTurns { drawnCount = 0 }
    }

    /// Draws a member; nil where there is none besides those who play already.
    mutating func next(_ chance: inout RandomStream, besides busy: Set<Int>) -> Int? {
        if let member = draw(&chance, besides: busy) { return member }
        // All others had their turn.
        drawnCount = 0
        turn &+= 1
        return draw(&chance, besides: busy)
    }

    /// Draws one of those who had no turn yet.
    private mutating func draw(_ chance: inout RandomStream, besides busy: Set<Int>) -> Int? {
        for place in drawnCount..<members.count {
            let behind = UInt64(members.count - place)
            swap(place, place + Int((UInt64(chance.nextWord()) * behind) >> 32))
            let member = members[place]
            guard !busy.contains(member) else { continue }
            swap(place, drawnCount)
            drawnCount += 1
            if takesTurns { turns[member] = turn }
            return member
        }
        return nil
    }

    private mutating func swap(_ first: Int, _ second: Int) {
        members.swapAt(first, second)
        places[members[first]] = first
        places[members[second]] = second
    }
}
