// SPDX-License-Identifier: Apache-2.0

import Foundation

extension CurveSeries {
    /// Tried one after the other until no two labels are equal; any other setting comes after them.
    private static let telling = [
        "task", "algorithm", "agents", "hidden", "rhythm", "teacher", "link", "horizon",
    ]
    /// Lists too long for a legend, and what says nothing about a run.
    private static let untold = ["observationFactors", "observationOffsets", "fromFingerprint", "seed"]

    /// Labels series by as few of the settings that differ between them as tell them all apart.
    static func labelled(_ series: [CurveSeries]) -> [CurveSeries] {
        let settings = series.map { texts(of: $0.settings) }
        let names = Set(settings.flatMap(\.keys)).subtracting(untold)
        let differing = names.filter { name in Set(settings.map { $0[name] }).count > 1 }
        let first = telling.filter(differing.contains)
        let others = differing.subtracting(telling).sorted()
        var used: [String] = []
        var labels = settings.map { _ in "" }
        for name in first + others where Set(labels).count < series.count {
            used.append(name)
            labels = settings.map { settings in
                used.map { text(of: $0, settings[$0]) }.joined(separator: ", ")
            }
        }
        return zip(series, labels).enumerated().map { index, pair in
            var (series, label) = pair
            if label.isEmpty { label = series.settings.algorithm.rawValue }
            // Only a setting that a legend has no room for differs: a number must do.
            if labels.count(where: { $0 == pair.1 }) > 1 { label += " (\(index + 1))" }
            if series.runCount > 1 { label += ", \(series.runCount) seeds" }
            series.label = label
            return series
        }
    }

    /// Every setting that is given, by its name, as text.
    private static func texts(of settings: SimulationSettings) -> [String: String] {
        var texts: [String: String] = [:]
        for child in Mirror(reflecting: settings).children {
            if let name = child.label, let text = text(child.value) { texts[name] = text }
        }
        return texts
    }

    /// A setting's value; nil for an optional one that is not given.
    private static func text(_ value: Any) -> String? {
        let mirror = Mirror(reflecting: value)
        if mirror.displayStyle == .optional { return mirror.children.first.flatMap { text($0.value) } }
        return switch value {
        case let value as any RawRepresentable: "\(value.rawValue)"
        case let value as [Int]: value.map { "\($0)" }.joined(separator: "–")
        case let value as SimulationSettings.Gate: "\(value.rejectionsBeforeHalving)"
        case let value as SimulationSettings.RhythmSettings:
            "\(value.pace) Hz" + (value.feedbackGain.map { " with feedback \($0)" } ?? "")
        default: "\(value)"
        }
    }

    private static func text(of name: String, _ value: String?) -> String {
        let words = words(name)
        switch (name, value) {
        case ("task", let value?), ("algorithm", let value?), ("link", let value?): return value
        case ("agents", "1"?): return "1 agent"
        case ("agents", let value?), ("rounds", let value?): return "\(value) \(words)"
        case ("hidden", ""?): return "linear"
        case (_, "true"?), ("gate", .some): return words
        case (_, "false"?), (_, nil): return "no \(words)"
        case (_, let value?): return "\(words) \(value)"
        }
    }

    /// `learningRate` as `learning rate`.
    private static func words(_ name: String) -> String {
        name.reduce(into: "") { text, character in
            text += character.isUppercase ? " \(character.lowercased())" : String(character)
        }
    }
}
