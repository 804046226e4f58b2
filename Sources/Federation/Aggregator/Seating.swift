// SPDX-License-Identifier: Apache-2.0

import NudgeCore

/// Who tries which block.
///
/// With at least as many members as blocks, everybody keeps a block, and the fullest and the emptiest block
/// differ by at most one member after ``level()``. With fewer, everybody moves on by the number of members
/// every round.
struct Seating {
    let blockCount: Int
    /// Members by block and replica.
    private var seats: [[Int?]]
    /// Members of each block.
    private var loads: [Int]
    private var places: [Int: (block: Int, replica: Int)] = [:]
    /// Where the first of the emptiest blocks is looked for.
    private var firstBlock = 0

    init(blockCount: Int) {
        self.blockCount = blockCount
        seats = [[Int?]](repeating: [], count: blockCount)
        loads = [Int](repeating: 0, count: blockCount)
    }

    /// How many have a seat.
    var count: Int { places.count }
    /// Who has a seat, in the order of the blocks.
    var members: [Int] { seats.flatMap { $0.compactMap { $0 } } }
    /// Whether members move from block to block.
    var isRotating: Bool { count < blockCount }

    /// Gives a member the first free seat of the emptiest block.
    mutating func add(_ member: Int) {
        guard places[member] == nil else { return }
        let order = { [blockCount, firstBlock] block in (block + blockCount - firstBlock) % blockCount }
        sit(member, in: loads.indices.min { (loads[$0], order($0)) < (loads[$1], order($1)) } ?? 0)
    }

    /// Takes all seats away. Whoever is seated next begins behind them, so that every block has its turn
    /// where there are fewer members than blocks.
    mutating func clear() {
        firstBlock = (firstBlock + count) % blockCount
        seats = [[Int?]](repeating: [], count: blockCount)
        loads = [Int](repeating: 0, count: blockCount)
        places = [:]
    }

    private mutating func sit(_ member: Int, in block: Int) {
        let replica = seats[block].firstIndex { $0 == nil } ?? seats[block].count
        if replica == seats[block].count { seats[block].append(member) }
        seats[block][replica] = member
        loads[block] += 1
        places[member] = (block, replica)
    }

    /// Takes a member's seat away.
    mutating func remove(_ member: Int) {
        guard let place = places.removeValue(forKey: member) else { return }
        seats[place.block][place.replica] = nil
        loads[place.block] -= 1
    }

    /// Moves members from full blocks to empty ones until no two differ by more than one.
    mutating func level() {
        while true {
            guard let most = loads.indices.max(by: { loads[$0] < loads[$1] }),
                let least = loads.indices.min(by: { loads[$0] < loads[$1] }), loads[most] - loads[least] > 1,
                let mover = seats[most].last(where: { $0 != nil }) ?? nil
            else { return }
            remove(mover)
            sit(mover, in: least)
        }
    }

    /// Deals all members over the blocks anew.
    mutating func deal(_ chance: inout RandomStream) {
        var order = members
        for index in order.indices.reversed() where index > 0 {
            order.swapAt(index, Int(chance.nextWord()) % (index + 1))
        }
        seats = [[Int?]](repeating: [], count: blockCount)
        loads = [Int](repeating: 0, count: blockCount)
        places = [:]
        for (index, member) in order.enumerated() { sit(member, in: index % blockCount) }
    }

    /// A member's own seat. It is what a newcomer tries in the round that is open: who comes first begins at
    /// the first block, however many will come.
    func seat(of member: Int, fromRound round: UInt32) -> Assignment? {
        places[member].map {
            Assignment(fromRound: round, block: UInt16($0.block), replica: UInt16($0.replica))
        }
    }

    /// What a member tries from a round on, now that all have come.
    ///
    /// Rotating members are numbered through, and in round t member i has the block (i + t · n) mod K, so who
    /// joins or leaves shifts nobody's turn by more than the change of n.
    func assignment(of member: Int, fromRound round: UInt32) -> Assignment? {
        guard isRotating, let number = members.firstIndex(of: member) else {
            return seat(of: member, fromRound: round)
        }
        let block = (UInt64(number) + UInt64(round) * UInt64(count)) % UInt64(blockCount)
        return Assignment(fromRound: round, block: UInt16(block), stride: UInt16(count))
    }
}
