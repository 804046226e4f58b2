// SPDX-License-Identifier: Apache-2.0

/// A measurement against the budgets of its board.
public struct BudgetReport: Codable, Equatable, Sendable {
    /// One budget.
    public struct Row: Codable, Equatable, Sendable {
        /// The budget's key in the profile.
        public var key: String
        /// What was measured; nil where it could not be.
        public var measured: Int?
        /// The most that is allowed.
        public var budget: Int
        /// Whether the budget is kept. What cannot be measured on this kind of emulation is not broken.
        public var holds: Bool
    }

    /// The board.
    public var board: BoardProfile
    /// The budgets in the profile's order.
    public var rows: [Row]
    /// Everything measured, as it was told.
    public var values: [String: String]
    /// Whether the self-test passed there.
    public var isPassed: Bool

    /// Whether the self-test passed and every budget is kept.
    public var holds: Bool { isPassed && rows.allSatisfy(\.holds) }

    /// Compares.
    /// - Parameters:
    ///   - board: the board's profile.
    ///   - measurement: what was measured on it, or on an emulated one.
    ///   - budgets: the profile's, or others in their place.
    public init(_ board: BoardProfile, _ measurement: Measurement, budgets: BoardProfile.Budgets? = nil) {
        let budgets = budgets ?? board.budgets
        let isProcess = board.emulation.method == .process
        func row(_ key: String, _ measured: Int?, _ budget: Int, isMeasurable: Bool = true) -> Row {
            let holds = measured.map { $0 <= budget } ?? !isMeasurable
            return Row(key: key, measured: measured, budget: budget, holds: holds)
        }
        rows = [
            row("arenaBytes", measurement.number("arena_bytes"), budgets.arenaBytes),
            row("stackBytes", measurement.number("stack_bytes"), budgets.stackBytes),
            row(
                "heapCallsAfterStart", measurement.number("heap_calls_after_start"),
                budgets.heapCallsAfterStart),
        ]
        if board.build.target.isMicrocontroller {
            rows.append(row("ramBytes", measurement.ramBytes, budgets.ramBytes))
            rows.append(row("flashBytes", measurement.flashBytes, budgets.flashBytes))
        } else {
            let resident = isProcess ? nil : measurement.residentBytes
            rows.append(row("residentBytes", resident, budgets.residentBytes, isMeasurable: !isProcess))
            rows.append(row("binaryBytes", measurement.number("file_bytes"), budgets.binaryBytes))
        }
        self.board = board
        values = measurement.values
        isPassed = measurement.isPassed
    }
}

extension BoardProfile.Budgets {
    /// Changes a budget by its key in the profile.
    /// - Returns: false, and no change, where there is no such budget.
    public mutating func set(_ key: String, to value: Int) -> Bool {
        switch key {
        case "arenaBytes": arenaBytes = value
        case "stackBytes": stackBytes = value
        case "heapCallsAfterStart": heapCallsAfterStart = value
        case "residentBytes": residentBytes = value
        case "binaryBytes": binaryBytes = value
        case "ramBytes": ramBytes = value
        case "flashBytes": flashBytes = value
        default: return false
        }
        return true
    }

    /// The budgets of a board by key, in the profile's order.
    public func list(for target: BoardProfile.Target) -> [(key: String, value: Int)] {
        let common = [
            ("arenaBytes", arenaBytes), ("stackBytes", stackBytes),
            ("heapCallsAfterStart", heapCallsAfterStart),
        ]
        if target.isMicrocontroller { return common + [("ramBytes", ramBytes), ("flashBytes", flashBytes)] }
        let connected = target.hasLink ? [("connectedResidentBytes", connectedResidentBytes)] : []
        return common + [("residentBytes", residentBytes)] + connected + [("binaryBytes", binaryBytes)]
    }
}
