// SPDX-License-Identifier: Apache-2.0

import Foundation

/// What was measured on a board: `key=value` lines of the agent, the emulator and the size report.
public struct Measurement: Sendable {
    /// Every line that has the form, the last of equal keys.
    public let values: [String: String]

    /// Takes the lines of a text.
    public init(_ text: String) {
        var values: [String: String] = [:]
        for line in text.split(whereSeparator: \.isNewline) {
            guard let equals = line.firstIndex(of: "=") else { continue }
            values[String(line[..<equals])] = line[line.index(after: equals)...].trimmingCharacters(
                in: .whitespaces)
        }
        self.values = values
    }

    /// A whole number, if the key is there and has one.
    public func number(_ key: String) -> Int? { values[key].flatMap { Int($0) } }

    /// Whether the agent's self-test passed and the agent ended well.
    public var isPassed: Bool {
        values["self_test"] == "passed" && (values["guest_exit_code"] ?? "0") == "0"
    }

    /// The resident set: the larger of what the kernel told the agent and what it told its neighbour.
    var residentBytes: Int? {
        [number("resident_bytes"), number("guest_resident_bytes")].compactMap { $0 }.max()
    }

    /// RAM of an image: initialised data, and zeroed data with the sections for stack and arena.
    var ramBytes: Int? {
        guard let data = number("data_bytes"), let zeroed = number("bss_bytes") else { return nil }
        return data + zeroed
    }

    /// Flash of an image: code, constants and the initial values of its data.
    var flashBytes: Int? {
        guard let text = number("text_bytes"), let data = number("data_bytes") else { return nil }
        return text + data
    }
}
