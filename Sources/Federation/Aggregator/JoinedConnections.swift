// SPDX-License-Identifier: Apache-2.0

/// The connections of all who are in the fleet, ready to be announced to: no round has to gather them.
struct JoinedConnections {
    /// In no order.
    private(set) var all: [ConnectionNumber] = []
    private var places: [ConnectionNumber: Int] = [:]

    mutating func insert(_ connection: ConnectionNumber) {
        guard places[connection] == nil else { return }
        places[connection] = all.count
        all.append(connection)
    }

    mutating func remove(_ connection: ConnectionNumber) {
        guard let place = places.removeValue(forKey: connection) else { return }
        let last = all.removeLast()
        guard place < all.count else { return }
        all[place] = last
        places[last] = place
    }
}
