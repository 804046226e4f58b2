// SPDX-License-Identifier: Apache-2.0

/// The members of a run in the order in which the store numbers them, which is the order of stored votes.
struct Roster: Sendable {
    /// The run's number in the store.
    let run: Int64
    private(set) var devices: [String] = []
    private var numbers: [String: Int] = [:]

    init(run: Int64, devices: [String] = []) {
        self.run = run
        for device in devices { _ = number(of: device) }
    }

    /// A member's number; a new member gets the next one.
    mutating func number(of device: String) -> Int {
        if let number = numbers[device] { return number }
        devices.append(device)
        numbers[device] = devices.count - 1
        return devices.count - 1
    }
}
