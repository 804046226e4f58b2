// SPDX-License-Identifier: Apache-2.0

/// Writes metrics in Prometheus' text format, version 0.0.4.
struct MetricsText {
    static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

    /// What may happen to a metric's value.
    enum Kind: String {
        /// It only grows, until the program starts anew.
        case counter
        /// It goes up and down.
        case gauge
        /// Counts per bucket, their number and their sum.
        case histogram
    }

    /// A metric's value, and the labels that tell it from the others of its name.
    struct Sample {
        var labels: KeyValuePairs<String, String> = [:]
        var value: Double
    }

    private(set) var text = ""

    /// Adds one metric with a value.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ value: some BinaryInteger) {
        add(name, kind, help, [Sample(value: Double(value))])
    }

    /// Adds a metric with a value per set of labels.
    mutating func add(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        head(name, kind, help)
        for sample in samples { line(name, sample.labels, sample.value) }
    }

    /// Adds a histogram.
    ///
    /// - Parameters:
    ///   - bounds: the upper ends of all buckets but the last.
    ///   - counts: values per bucket alone, one more than there are bounds.
    ///   - sum: the sum of all values.
    mutating func add(_ name: String, _ help: String, bounds: [Double], counts: [UInt64], sum: Double) {
        head(name, .histogram, help)
        var total: UInt64 = 0
        for (bound, count) in zip(bounds + [.infinity], counts) {
            total += count
            line(name + "_bucket", ["le": Self.number(bound)], Double(total))
        }
        line(name + "_sum", [:], sum)
        line(name + "_count", [:], Double(total))
    }

    private mutating func head(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    private mutating func line(_ name: String, _ labels: KeyValuePairs<String, String>, _ value: Double) {
        let pairs = labels.map { "\($0.key)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
        text += name + (pairs.isEmpty ? "" : "{\(pairs)}") + " \(Self.number(value))\n"
    }

    /// A label's value between quotes.
    static func escaped(_ value: String) -> String {
        value.reduce(into: "") { text, character in
            switch character {
            case "\\": text += "\\\\"
            case "\"": text += "\\\""
            case "\n": text += "\\n"
            default: text.append(character)
            }
        }
    }

    /// A number as the format wants it: integers without a point.
    static func number(_ value: Double) -> String {
        if value == .infinity { return "+Inf" }
        if value == -.infinity { return "-Inf" }
        if value.isNaN { return "NaN" }
        return Int64(exactly: value).map(String.init) ?? "\(value)"
    }
}
